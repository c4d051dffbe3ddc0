"""Makes the two fonts for Han, Kana and Hangul that the product brings along.

Usage: python3 subset-han.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc resources/maec/fonts
Needs fontTools. The parts of the character sets are chosen so that both files stay below 6 MB.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection
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


def main(regular, bold, folder):
    signs = {code for first, last in SIGNS for code in range(first, last)}
    every = (signs | characters("gb2312", 0xB0, 0xF8) | characters("big5", 0xA4, 0xC7)
             | characters("euc_jp", 0xA1, 0xD0) | characters("euc_kr", 0xB0, 0xC9))
    make(regular, Path(folder) / "MaecHan-Regular.otf", every, "MAEC Han")
    make(bold, Path(folder) / "MaecHan-Bold.otf", signs | characters("gb2312", 0xB0, 0xD8),
         "MAEC Han Bold")


if __name__ == "__main__":
    main(*sys.argv[1:])
