package maec.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Damages files at random, a little and in the places that hurt: bits, bytes and ranges, and the
 * numbers, names and brackets of JSON. The same generator gives the same damage.
 */
final class ByteMutation {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.){0,200}\"");

    /** Numbers at which something ends. */
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "-1",
                    "1",
                    "2147483647",
                    "2147483648",
                    "4294967296",
                    "4611686018427387904",
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551616",
                    "1e308",
                    "1e999",
                    "1.5",
                    "1e-999999999",
                    "9".repeat(120),
                    "null",
                    "NaN");

    /** Texts that should not be there. */
    private static final List<String> TEXTS =
            List.of(
                    "\"\"",
                    "\"..\"",
                    "\"../a\"",
                    "\"/etc/passwd\"",
                    "\"a\\u0000b\"",
                    "\"\\ud800\"",
                    "\"__metadata__\"",
                    "\"BF16\"",
                    "\"U8\"",
                    "\"F8_E4M3\"",
                    "\"(a+)+$\"",
                    "[]",
                    "{}",
                    "true",
                    "7");

    private final RandomGenerator random;

    ByteMutation(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Damages a text.
     *
     * @param bytes a valid file
     * @return another one; rarely the same
     */
    byte[] ofText(byte[] bytes) {
        byte[] damaged = bytes;
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            damaged = random.nextInt(3) == 0 ? bytewise(damaged) : token(damaged);
        }
        return damaged;
    }

    /**
     * Damages a safetensors file: its text, its length, or anything.
     *
     * @param bytes a valid file
     * @return another one; in half of all cases the length still belongs to the text
     */
    byte[] ofSafetensors(byte[] bytes) {
        int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] text = Arrays.copyOfRange(bytes, 8, 8 + header);
        byte[] values = Arrays.copyOfRange(bytes, 8 + header, bytes.length);
        return switch (random.nextInt(8)) {
            case 0 -> bytewise(bytes);
            case 1 -> joined(length(header), text, values);
            case 2 -> joined(header, text, bytewise(values));
            case 3 -> joined(header, ofText(text), values);
            default -> {
                byte[] damaged = ofText(text);
                yield joined(damaged.length, damaged, values);
            }
        };
    }

    private long length(long header) {
        long[] lengths = {
            0,
            1,
            2,
            header - 1,
            header + 1,
            header + 8,
            99_999_999,
            100_000_001,
            1L << 31,
            -1,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            random.nextLong()
        };
        return lengths[random.nextInt(lengths.length)];
    }

    private static byte[] joined(long length, byte[] text, byte[] values) {
        return ByteBuffer.allocate(8 + text.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(text)
                .put(values)
                .array();
    }

    private byte[] bytewise(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(bytes.length);
        int end = at + random.nextInt(Math.min(64, bytes.length - at)) + 1;
        byte[] changed = bytes.clone();
        return switch (random.nextInt(6)) {
            case 0 -> {
                changed[at] ^= (byte) (1 << random.nextInt(8));
                yield changed;
            }
            case 1 -> {
                changed[at] = (byte) random.nextInt(256);
                yield changed;
            }
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> replaced(bytes, at, end, new byte[0]);
            case 4 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            default -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
        };
    }

    private static byte[] replaced(byte[] bytes, int begin, int end, byte[] by) {
        return ByteBuffer.allocate(bytes.length - (end - begin) + by.length)
                .put(bytes, 0, begin)
                .put(by)
                .put(bytes, end, bytes.length - end)
                .array();
    }

    /** Latin-1, so that every byte is a character and back. */
    private byte[] token(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String changed =
                switch (random.nextInt(6)) {
                    case 0, 1 -> exchange(text, NUMBER, NUMBERS);
                    case 2 -> exchange(text, TEXT, TEXTS);
                    case 3 -> exchange(text, TEXT, found(text, TEXT));
                    case 4 -> exchange(text, NUMBER, found(text, NUMBER));
                    default -> nested(text);
                };
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String exchange(String text, Pattern pattern, List<String> others) {
        List<MatchResult> places = pattern.matcher(text).results().toList();
        if (places.isEmpty() || others.isEmpty()) {
            return text;
        }
        MatchResult place = places.get(random.nextInt(places.size()));
        String other = others.get(random.nextInt(others.size()));
        return text.substring(0, place.start()) + other + text.substring(place.end());
    }

    private static List<String> found(String text, Pattern pattern) {
        return new ArrayList<>(pattern.matcher(text).results().map(MatchResult::group).toList());
    }

    private String nested(String text) {
        int at = random.nextInt(text.length() + 1);
        String[] pieces = {"[", "{", "{\"a\":", "]", "}", ",", ":", "\"", "\\", " "};
        String piece = pieces[random.nextInt(pieces.length)];
        int times = random.nextInt(10) == 0 ? 2000 : 1;
        return text.substring(0, at) + piece.repeat(times) + text.substring(at);
    }
}
