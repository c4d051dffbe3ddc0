package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One refusal per rule of the format, then the oddities that are valid. */
class SafetensorsHeaderTest {
    private static final String ONE = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],";

    private static final Path SOUND =
            Path.of(
                    "src/test/resources/golden/models/llama_sharded/model",
                    "model-00002-of-00003.safetensors");

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("x.safetensors");
    }

    private void refuses(HeaderProblem expected, String header, int dataBytes) {
        assertProblem(expected, () -> parse(header, dataBytes));
    }

    private SafetensorsHeader parse(String header, int dataBytes) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return SafetensorsHeader.parse(file(), bytes, 8L + bytes.length + dataBytes);
    }

    private void writeRaw(long length, byte[] rest) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + rest.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file(), bytes.putLong(length).put(rest).array());
    }

    @Test
    void aFileShorterThanItsLengthFieldIsRefused() throws IOException {
        Files.write(file(), new byte[7]);
        assertProblem(
                new HeaderProblem.FileTooShort(file(), 7), () -> SafetensorsFile.open(file()));
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.write(file(), new byte[0]);
        assertProblem(
                new HeaderProblem.FileTooShort(file(), 0), () -> SafetensorsFile.open(file()));
    }

    @Test
    void aHeaderAboveTheLimitIsRefusedBeforeMemoryIsTaken() throws IOException {
        writeRaw(100_000_001, new byte[2]);
        assertProblem(
                new HeaderProblem.HeaderTooLong(file(), 100_000_001, 100_000_000),
                () -> SafetensorsFile.open(file()));
        writeRaw(-1, new byte[2]);
        assertProblem(
                new HeaderProblem.HeaderTooLong(file(), -1, 100_000_000),
                () -> SafetensorsFile.open(file()));
    }

    @Test
    void aHeaderBeyondTheFileIsRefused() throws IOException {
        writeRaw(3, new byte[] {'{', '}'});
        assertProblem(
                new HeaderProblem.HeaderBeyondFile(file(), 3, 10),
                () -> SafetensorsFile.open(file()));
    }

    @Test
    void textThatIsNoUtf8IsRefused() {
        byte[] header = {'{', '"', (byte) 0xc3, '"', '}'};
        assertProblem(
                new HeaderProblem.HeaderNotUtf8(file(), 10),
                () -> SafetensorsHeader.parse(file(), header, 13));
        byte[] cut = {'{', '}', (byte) 0xe2, (byte) 0x82};
        assertProblem(
                new HeaderProblem.HeaderNotUtf8(file(), 10),
                () -> SafetensorsHeader.parse(file(), cut, 12));
    }

    @Test
    void aHeaderThatDoesNotBeginWithABraceIsRefused() {
        refuses(new HeaderProblem.HeaderNotObject(file(), " "), " {}", 0);
        refuses(new HeaderProblem.HeaderNotObject(file(), "["), "[]", 0);
        refuses(new HeaderProblem.HeaderNotObject(file(), ""), "", 0);
    }

    @Test
    void brokenJsonIsRefused() {
        for (String header : List.of("{", "{]", "{\"a\"", "{} {}", "{},", "{'a':1}")) {
            assertInstanceOf(
                    HeaderProblem.HeaderNotJson.class, Problems.of(() -> parse(header, 0)), header);
        }
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        String deep = "{\"a\":{\"x\":" + "[".repeat(100_000);
        assertInstanceOf(HeaderProblem.HeaderNotJson.class, Problems.of(() -> parse(deep, 0)));
    }

    @Test
    void aNameThatOccursTwiceIsRefused() {
        String entry = "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
        refuses(new HeaderProblem.DuplicateName(file(), "a"), "{" + entry + "," + entry + "}", 0);
        refuses(
                new HeaderProblem.DuplicateName(file(), "a.dtype"),
                "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"I8\"}}",
                0);
        refuses(
                new HeaderProblem.DuplicateName(file(), "__metadata__.k"),
                "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}",
                0);
    }

    @Test
    void metadataThatAreNoTextAreRefused() {
        refuses(new HeaderProblem.MetadataNotText(file(), "k"), "{\"__metadata__\":{\"k\":1}}", 0);
        refuses(new HeaderProblem.MetadataNotText(file(), ""), "{\"__metadata__\":[]}", 0);
    }

    @Test
    void anEntryWithoutItsFieldsIsRefused() {
        refuses(malformed("its description is no JSON object"), "{\"a\":3}", 0);
        refuses(malformed("its dtype is missing"), "{\"a\":{}}", 0);
        refuses(malformed("its dtype is no text"), "{\"a\":{\"dtype\":3}}", 0);
        refuses(malformed("its shape is missing"), "{\"a\":{\"dtype\":\"F32\"}}", 0);
        refuses(malformed("its shape is no list"), "{\"a\":{\"dtype\":\"F32\",\"shape\":2}}", 0);
        refuses(malformed("its data_offsets are missing"), ONE.replaceAll(",$", "}}"), 8);
        refuses(
                malformed("data_offsets has 3 numbers and not 2"),
                ONE + "\"data_offsets\":[0,8,9]}}",
                8);
    }

    private HeaderProblem malformed(String reason) {
        return new HeaderProblem.EntryMalformed(file(), "a", reason);
    }

    @Test
    void anUnknownElementTypeIsRefused() {
        refuses(
                new HeaderProblem.UnknownDType(file(), "a", "F31"),
                "{\"a\":{\"dtype\":\"F31\",\"shape\":[],\"data_offsets\":[0,4]}}",
                4);
    }

    @Test
    void sizesAndOffsetsThatAreNoCountsAreRefused() {
        refuses(
                new HeaderProblem.NotACount(file(), "a", "shape", "-2"),
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                8);
        refuses(
                new HeaderProblem.NotACount(file(), "a", "shape", "2.0"),
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
                8);
        refuses(
                new HeaderProblem.NotACount(file(), "a", "data_offsets", "-1"),
                ONE + "\"data_offsets\":[-1,7]}}",
                8);
        refuses(
                new HeaderProblem.NotACount(file(), "a", "data_offsets", "8"),
                ONE + "\"data_offsets\":[0,\"8\"]}}",
                8);
    }

    @Test
    void sizesThatOverflowAreRefused() {
        refuses(
                new HeaderProblem.SizeOverflow(file(), "a", "[4294967296, 4294967296]"),
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],"
                        + "\"data_offsets\":[0,0]}}",
                0);
        refuses(
                new HeaderProblem.SizeOverflow(file(), "a", "[4611686018427387904]"),
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],"
                        + "\"data_offsets\":[0,0]}}",
                0);
        refuses(
                new HeaderProblem.SizeOverflow(file(), "a", "[0, 18446744073709551616]"),
                ONE + "\"data_offsets\":[0,18446744073709551616]}}",
                8);
    }

    @Test
    void aTensorThatEndsBeforeItBeginsIsRefused() {
        refuses(
                new HeaderProblem.OffsetsReversed(file(), "a", 8, 0),
                ONE + "\"data_offsets\":[8,0]}}",
                8);
    }

    @Test
    void aShapeThatNeedsOtherBytesThanItHasIsRefused() {
        refuses(
                new HeaderProblem.SizeMismatch(file(), "a", 8, 4),
                ONE + "\"data_offsets\":[0,4]}}",
                4);
    }

    @Test
    void dataThatDoNotBeginAtZeroAreRefused() {
        refuses(new HeaderProblem.StartsLate(file(), "a", 1), ONE + "\"data_offsets\":[1,9]}}", 9);
    }

    private static String two(int begin) {
        return ONE
                + "\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":["
                + begin
                + ","
                + (begin + 4)
                + "]}}";
    }

    @Test
    void aHoleIsRefused() {
        refuses(new HeaderProblem.Hole(file(), "b", 8, 9), two(9), 13);
    }

    @Test
    void anOverlapIsRefused() {
        refuses(new HeaderProblem.Overlap(file(), "b", 8, 7), two(7), 11);
        String twice = two(0).replace("\"shape\":[4]", "\"shape\":[8]").replace(",4]}", ",8]}");
        refuses(new HeaderProblem.Overlap(file(), "b", 8, 0), twice, 8);
    }

    @Test
    void aTruncatedFileIsRefused() {
        int header = two(8).length();
        refuses(new HeaderProblem.FileTruncated(file(), header + 20, header + 19), two(8), 11);
    }

    @Test
    void hugeOffsetsDoNotOverflowTheSizeOfTheFile() {
        String huge =
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],"
                        + "\"data_offsets\":[0,9223372036854775807]}}";
        refuses(
                new HeaderProblem.FileTruncated(file(), Long.MAX_VALUE, 8L + huge.length()),
                huge,
                0);
    }

    @Test
    void bytesAfterTheLastTensorAreRefused() {
        int header = two(8).length();
        refuses(new HeaderProblem.BytesLeftOver(file(), header + 20, header + 21), two(8), 13);
        refuses(new HeaderProblem.BytesLeftOver(file(), 10, 11), "{}", 1);
    }

    @Test
    void scalarsEmptyTensorsAndAnyOrderAreValid() {
        SafetensorsHeader header =
                parse(
                        "{\"late\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[2,10]},"
                                + "\"empty\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[2,2]},"
                                + "\"early\":{\"shape\":[1,2],\"data_offsets\":[0,2],\"dtype\":\"I8\","
                                + "\"extra\":[1,{}]}}   ",
                        10);
        assertEquals(
                List.of(
                        new TensorSpec("early", DType.I8, Shape.of(1, 2)),
                        new TensorSpec("empty", DType.F32, Shape.of(3, 0)),
                        new TensorSpec("late", DType.F64, Shape.of())),
                header.tensors().stream().map(StoredTensor::spec).toList());
    }

    @Test
    void aFileWithoutTensorsAndMetadataWithAnyTextAreValid() {
        SafetensorsHeader header = parse("{\"__metadata__\":{\"\":\"ü\\n\",\"b\":\"\"}}", 0);
        assertEquals(Map.of("", "ü\n", "b", ""), header.metadata());
        assertTrue(header.tensors().isEmpty());
        assertTrue(parse("{\"__metadata__\":null}", 0).metadata().isEmpty());
    }

    @Test
    void everyElementTypeOfTheFormatIsKnown() {
        for (DType dtype : DType.values()) {
            String header =
                    "{\"a\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,%d]}}"
                            .formatted(dtype, dtype.bytes());
            assertEquals(dtype, parse(header, dtype.bytes()).tensors().getFirst().spec().dtype());
        }
    }

    @Test
    void mutatedHeadersGiveAResultOrAProblemAndNothingElse() throws IOException {
        byte[] sound = Files.readAllBytes(SOUND);
        int length = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] header = Arrays.copyOfRange(sound, 8, 8 + length);
        assertTrue(readsOrRefuses(header, sound.length));
        Random random = new Random(20261121);
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            byte[] mutant = header.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                mutant[random.nextInt(length)] = mutation(header, random);
            }
            refused += readsOrRefuses(mutant, sound.length) ? 0 : 1;
        }
        assertTrue(refused > 2500, "only " + refused + " mutants were refused");
    }

    /** A random byte, or one copied from elsewhere in the header: digits become other digits. */
    private static byte mutation(byte[] header, Random random) {
        return random.nextBoolean()
                ? (byte) random.nextInt(256)
                : header[random.nextInt(header.length)];
    }

    private boolean readsOrRefuses(byte[] bytes, long fileBytes) {
        try {
            SafetensorsHeader header = SafetensorsHeader.parse(file(), bytes, fileBytes);
            long sum = header.tensors().stream().mapToLong(tensor -> tensor.spec().bytes()).sum();
            assertEquals(fileBytes, 8 + bytes.length + sum);
            return true;
        } catch (ProblemException refused) {
            assertInstanceOf(HeaderProblem.class, refused.problem());
            assertTrue(refused.problem().sentence().length() > 20);
            return false;
        }
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        byte[] sound = Files.readAllBytes(SOUND);
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            int kept = round < 20 ? round : random.nextInt(sound.length);
            Files.write(file(), Arrays.copyOf(sound, kept));
            assertInstanceOf(HeaderProblem.class, Problems.of(() -> SafetensorsFile.open(file())));
        }
    }
}
