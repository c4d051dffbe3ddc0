"""Makes the two fonts for Han, Kana and Hangul that the product brings along.

Usage: python3 subset-han.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc resources/maec/fonts
Needs fontTools. The parts of the character sets are chosen so that both files stay below 6 MB.
Letters, figures and signs below U+3000 and the height of a line are then those of Inter in the
same folder: the Chinese window is set in these fonts alone, and JavaFX takes one family only.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

SIGNS = [(0x20, 0x17F), (0x370, 0x400), (0x2010, 0x2070), (0x2100, 0x2300), (0x2460, 0x2500),
         (0x25A0, 0x2700), (0x3000, 0x3130), (0xFF00, 0xFFF0)]


def characters(encoding, first, last):
    """The characters whose first byte in an encoding of two bytes lies in a range."""
    found = set()
    for lead in range(first, last):
        for trail in range(0x40, 0xFF):
            try:
                found.add(ord(bytes([lead, trail]).decode(encoding)))
            except (UnicodeDecodeError, TypeError):
                pass
    return found


def make(collection, target, wanted, family):
    font = next(f for f in TTCollection(collection).fonts
                if f["name"].getDebugName(1).startswith("Noto Sans CJK SC"))
    options = subset.Options()
    options.layout_features = ["kern", "locl", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    # one table of format 12: format 4 does not hold as many separate ranges
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = dict(font.getBestCmap())
    font["cmap"].tables = [table]
    names = {1: family, 16: family, 2: "Regular", 17: "Regular", 3: family + " subset", 4: family,
             6: family.replace(" ", "") + "-Regular"}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.string)
    outlines = font["CFF "].cff
    outlines.fontNames = [names[6]]
    outlines[0].FullName = outlines[0].FamilyName = family
    subset.save_font(font, str(target), options)


def add_glyph(font, name, charstring, advance, fd):
    """Appends a glyph to a font whose outlines are keyed by CID."""
    top = font["CFF "].cff[0]
    strings = top.CharStrings
    strings.charStringsIndex.append(charstring)
    strings.charStrings[name] = len(strings.charStringsIndex) - 1
    top.charset.append(name)
    top.FDSelect.gidArray.append(fd)
    font["hmtx"][name] = (advance, 0)


def compose(target, latin):
    """Replaces letters, figures, signs and the height of a line by those of a Latin font."""
    font, inter = TTFont(target), TTFont(latin)
    top = font["CFF "].cff[0]
    glyphs, codes = inter.getGlyphSet(), font.getBestCmap()
    fd = top.CharStrings.getItemAndSelector(codes[ord("A")])[1]
    private = top.FDArray[fd].Private
    scale = font["head"].unitsPerEm / inter["head"].unitsPerEm
    taken = {int(name[3:]) for name in top.charset if name.startswith("cid")}
    numbers = (number for number in range(1, 65536) if number not in taken)
    order, added = list(font.getGlyphOrder()), {}
    for code, source in sorted(inter.getBestCmap().items()):
        if code >= 0x3000:
            continue
        if source not in added:
            added[source] = f"cid{next(numbers):05d}"
            advance = round(inter["hmtx"][source][0] * scale)
            pen = T2CharStringPen(advance - private.nominalWidthX, glyphs)
            glyphs[source].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
            outline = pen.getCharString(private, font["CFF "].cff.GlobalSubrs)
            add_glyph(font, added[source], outline, advance, fd)
            order.append(added[source])
        font["cmap"].tables[0].cmap[code] = added[source]
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    above, below = (round(getattr(inter["hhea"], side) * scale) for side in ("ascent", "descent"))
    line, windows = font["hhea"], font["OS/2"]
    line.ascent, line.descent, line.lineGap = above, below, 0
    windows.sTypoAscender, windows.sTypoDescender, windows.sTypoLineGap = above, below, 0
    windows.usWinAscent, windows.usWinDescent = above, -below
    font.save(target)


def main(regular, bold, folder):
    signs = {code for first, last in SIGNS for code in range(first, last)}
    every = (signs | characters("gb2312", 0xB0, 0xF8) | characters("big5", 0xA4, 0xC7)
             | characters("euc_jp", 0xA1, 0xD0) | characters("euc_kr", 0xB0, 0xC9))
    make(regular, Path(folder) / "MaecHan-Regular.otf", every, "MAEC Han")
    make(bold, Path(folder) / "MaecHan-Bold.otf", signs | characters("gb2312", 0xB0, 0xD8),
         "MAEC Han Bold")
    compose(Path(folder) / "MaecHan-Regular.otf", Path(folder) / "Inter-Regular.otf")
    compose(Path(folder) / "MaecHan-Bold.otf", Path(folder) / "Inter-SemiBold.otf")


if __name__ == "__main__":
    main(*sys.argv[1:])
