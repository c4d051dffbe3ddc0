package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code inspect} and {@code combine} on files that are no models, and on odd ones that are. */
class MalformedFilesTest {
    private static final String INDEX = "model.safetensors.index.json";
    private static final String SHARD = "model-00002-of-00003.safetensors";

    @TempDir private Path folder;

    /** Something done to a folder of three shards. */
    @FunctionalInterface
    interface Deed {
        void to(Path model) throws IOException;
    }

    /** What makes a folder no model. */
    enum Damage {
        EMPTY_SHARD(shard(_ -> new byte[0])),
        SEVEN_BYTES(shard(bytes -> Arrays.copyOf(bytes, 7))),
        HALF_A_HEADER(shard(bytes -> Arrays.copyOf(bytes, 100))),
        NO_LAST_BYTE(shard(bytes -> Arrays.copyOf(bytes, bytes.length - 1))),
        ONE_BYTE_MORE(shard(bytes -> Arrays.copyOf(bytes, bytes.length + 1))),
        HUGE_HEADER(shard(bytes -> length(bytes, 1L << 40))),
        NEGATIVE_HEADER(shard(bytes -> length(bytes, -1))),
        NO_UTF8(shard(bytes -> at(bytes, 12, (byte) 0xff))),
        NO_BRACE(shard(bytes -> at(bytes, 8, (byte) '['))),
        NO_JSON(shard(bytes -> at(bytes, 9, (byte) ','))),
        UNKNOWN_TYPE(header("\"F32\"", "\"Q32\"")),
        SHORTER_OFFSETS(header("\"data_offsets\":[0,", "\"data_offsets\":[4,")),
        NEGATIVE_SHAPE(header("\"shape\":[", "\"shape\":[-")),
        ZEROS(shard(bytes -> new byte[bytes.length])),
        WEB_PAGE(shard(_ -> "<!DOCTYPE html>".repeat(20).getBytes(StandardCharsets.UTF_8))),
        PICKLE(shard(_ -> new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0})),
        NO_SHARD(model -> Files.delete(model.resolve(SHARD))),
        SHARD_IS_FOLDER(
                model -> {
                    Files.delete(model.resolve(SHARD));
                    Files.createDirectory(model.resolve(SHARD));
                }),
        SHARD_LINKS_OUTSIDE(
                model -> {
                    Path moved = Files.move(model.resolve(SHARD), model.resolveSibling("away"));
                    Files.createSymbolicLink(model.resolve(SHARD), moved);
                }),
        NO_INDEX(model -> Files.delete(model.resolve(INDEX))),
        EMPTY_INDEX(index(_ -> "")),
        INDEX_NO_JSON(index(text -> text + "}")),
        INDEX_TOO_DEEP(index(_ -> "{\"weight_map\":" + "[".repeat(10_000))),
        INDEX_LEAVES_FOLDER(index(text -> text.replace(SHARD, "../" + SHARD))),
        INDEX_ABSOLUTE(index(text -> text.replace(SHARD, "/etc/passwd"))),
        INDEX_NAMES_PICKLE(index(text -> text.replace(SHARD, "pytorch_model.bin"))),
        INDEX_OTHER_SIZE(index(text -> text.replaceFirst("\"total_size\": ", "$09"))),
        INDEX_OTHER_TENSOR(index(text -> text.replaceFirst("lm_head", "lm_hand"))),
        CONFIG_NO_JSON(model -> Files.writeString(model.resolve("config.json"), "{")),
        CONFIG_TOO_DEEP(
                model ->
                        Files.writeString(
                                model.resolve("config.json"), "{\"a\":" + "[".repeat(10_000))),
        CONFIG_LINKS_OUTSIDE(
                model -> {
                    Path config = model.resolve("config.json");
                    Path moved = Files.move(config, model.resolveSibling("away"));
                    Files.createSymbolicLink(config, moved);
                });

        private final Deed deed;

        Damage(Deed deed) {
            this.deed = deed;
        }

        private static Deed shard(UnaryOperator<byte[]> change) {
            return model -> {
                Path file = model.resolve(SHARD);
                Files.write(file, change.apply(Files.readAllBytes(file)));
            };
        }

        private static Deed header(String old, String replacement) {
            return shard(
                    bytes -> {
                        String text = new String(bytes, StandardCharsets.ISO_8859_1);
                        assertTrue(text.contains(old), old);
                        byte[] changed =
                                text.replaceFirst(java.util.regex.Pattern.quote(old), replacement)
                                        .getBytes(StandardCharsets.ISO_8859_1);
                        long header =
                                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
                        return length(changed, header + changed.length - bytes.length);
                    });
        }

        private static Deed index(UnaryOperator<String> change) {
            return model -> {
                Path file = model.resolve(INDEX);
                String text = Files.readString(file);
                String changed = change.apply(text);
                assertNotEquals(text, changed);
                Files.writeString(file, changed);
            };
        }

        private static byte[] length(byte[] bytes, long header) {
            return ByteBuffer.wrap(bytes.clone())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, header)
                    .array();
        }

        private static byte[] at(byte[] bytes, int offset, byte value) {
            byte[] changed = bytes.clone();
            changed[offset] = value;
            return changed;
        }
    }

    @BeforeEach
    void copyModels() throws IOException {
        for (String name : List.of("sound", "damaged")) {
            Path model = Files.createDirectory(folder.resolve(name));
            try (var files =
                    Files.list(Path.of("src/test/resources/golden/models/llama_sharded/model"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, model.resolve(file.getFileName()));
                }
            }
        }
    }

    private CommandRun combine(String base, String tuned) throws IOException {
        Path recipe =
                Files.writeString(
                        folder.resolve("recipe.yaml"),
                        """
                        version: 1
                        sources:
                          base: %s
                          languages: {l: %s}
                        recipe: {key_percent: 100, tensor_percent: 100}
                        """
                                .formatted(base, tuned));
        return CommandRun.of(
                "combine", recipe.toString(), "--output", folder.resolve("merged").toString());
    }

    private static void assertRefused(CommandRun run) {
        assertTrue(run.exitCode() > 0 && run.exitCode() != 70, run.exitCode() + run.err());
        List<String> sentences =
                run.err().lines().filter(line -> line.startsWith("maec: ")).toList();
        assertEquals(1, sentences.size(), run.err());
        assertTrue(sentences.getFirst().endsWith("."), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @ParameterizedTest
    @EnumSource
    void aMalformedFolderIsOneSentence(Damage damage) throws IOException {
        Path damaged = folder.resolve("damaged");
        damage.deed.to(damaged);
        assertRefused(CommandRun.of("inspect", damaged.toString()));
        assertRefused(CommandRun.of("inspect", damaged.toString(), "--json"));
        assertRefused(combine("damaged", "sound"));
        if (!damage.name().startsWith("CONFIG")) {
            assertRefused(combine("sound", "damaged"));
        }
        assertFalse(Files.exists(folder.resolve("merged")));
        try (var left = Files.list(folder)) {
            assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith(".")));
        }
    }

    /** Headers that are unusual and allowed, with the bytes that follow them. */
    enum Oddity {
        SCALAR("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4),
        EMPTY_TENSOR(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[0,0]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4),
        NOTHING_BUT_EMPTY("{\"a\":{\"dtype\":\"BF16\",\"shape\":[2,0],\"data_offsets\":[0,0]}}", 0),
        NO_TENSORS("{}", 0),
        PADDING(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}" + " ".repeat(50),
                4),
        BLANKS("{ \"a\" : {\"dtype\":\"F32\",\n\"shape\":[ 1 ],\t\"data_offsets\":[0 , 4]} }", 4),
        METADATA(
                "{\"__metadata__\":{\"\":\"\",\"é\":\"😀\",\"format\":\"tf\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4),
        NO_METADATA(
                "{\"__metadata__\":null,"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4),
        FURTHER_FIELDS(
                "{\"a\":{\"x\":[{}],\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
        ANY_ORDER(
                "{\"b\":{\"data_offsets\":[4,8],\"shape\":[1],\"dtype\":\"F32\"},"
                        + "\"a\":{\"shape\":[1],\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
                8),
        ANY_NAME(
                "{\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a b/😀\\n\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                8),
        UNALIGNED(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}",
                5),
        OTHER_TYPES(
                "{\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"b\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[1,9]},"
                        + "\"c\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[9,10]}}",
                10);

        private final byte[] file;

        Oddity(String header, int values) {
            byte[] text = header.getBytes(StandardCharsets.UTF_8);
            file =
                    ByteBuffer.allocate(8 + text.length + values)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(text.length)
                            .put(text)
                            .array();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOddAndValidOpensAndCombines(Oddity oddity) throws IOException {
        for (String name : List.of("odd", "tuned")) {
            Path model = Files.createDirectory(folder.resolve(name));
            Files.write(model.resolve("model.safetensors"), oddity.file);
        }
        String file = folder.resolve("odd/model.safetensors").toString();
        CommandRun inspected = CommandRun.of("inspect", file);
        assertEquals(0, inspected.exitCode(), inspected.err());
        assertEquals(0, CommandRun.of("inspect", file, "--json").exitCode());
        CommandRun run = combine("odd", "tuned");
        assertEquals(0, run.exitCode(), run.err());
        CommandRun verified =
                CommandRun.of(
                        "verify",
                        folder.resolve("merged").toString(),
                        "--base",
                        folder.resolve("odd").toString());
        assertEquals(0, verified.exitCode(), verified.err());
        try (Checkpoint odd = Checkpoint.open(folder.resolve("odd"));
                Checkpoint merged = Checkpoint.open(folder.resolve("merged"))) {
            assertEquals(odd.fingerprint(), merged.fingerprint());
        }
    }
}
