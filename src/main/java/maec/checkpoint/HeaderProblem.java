package maec.checkpoint;

import java.nio.file.Path;

/** What the safetensors grammar forbids, in the order in which a file is checked. */
public sealed interface HeaderProblem extends CheckpointProblem {
    @Override
    default String advice() {
        return "Download or export the file again.";
    }

    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * The file cannot even hold the length of its header.
     *
     * @param path the file
     * @param foundBytes its size
     */
    record FileTooShort(Path path, long foundBytes) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " is no safetensors file: it has "
                    + foundBytes
                    + " bytes and the length of the header alone takes 8.";
        }
    }

    /**
     * The header claims a length beyond what the format allows.
     *
     * @param path the file
     * @param foundBytes the claimed length, unsigned
     * @param limitBytes the longest header allowed
     */
    record HeaderTooLong(Path path, long foundBytes, long limitBytes) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " is no safetensors file: its header would have "
                    + Long.toUnsignedString(foundBytes)
                    + " bytes and at most "
                    + limitBytes
                    + " are allowed.";
        }
    }

    /**
     * The header does not fit into the file.
     *
     * @param path the file
     * @param headerBytes the claimed length
     * @param fileBytes the size of the file
     */
    record HeaderBeyondFile(Path path, long headerBytes, long fileBytes) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " is cut off: its header of "
                    + headerBytes
                    + " bytes does not fit into the file's "
                    + fileBytes
                    + " bytes.";
        }
    }

    /**
     * The header is not UTF-8.
     *
     * @param path the file
     * @param offset the first byte that is none, from the beginning of the file
     */
    record HeaderNotUtf8(Path path, long offset) implements HeaderProblem {
        @Override
        public String sentence() {
            return path + " has a header that is not UTF-8 text at byte " + offset + ".";
        }
    }

    /**
     * The header does not begin with a brace.
     *
     * @param path the file
     * @param found what it begins with
     */
    record HeaderNotObject(Path path, String found) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " has a header that begins with '"
                    + found
                    + "' where the format wants '{'.";
        }
    }

    /**
     * The header is no JSON.
     *
     * @param path the file
     * @param offset the character at which reading stopped, from the beginning of the header
     * @param reason what the JSON reader says
     */
    record HeaderNotJson(Path path, long offset, String reason) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " has a header that is no JSON at character "
                    + offset
                    + " ("
                    + reason
                    + ").";
        }
    }

    /**
     * A name or field occurs twice.
     *
     * @param path the file
     * @param tensor the tensor, or the path of the field, that occurs twice
     */
    record DuplicateName(Path path, String tensor) implements HeaderProblem {
        @Override
        public String sentence() {
            return path + " names '" + tensor + "' twice in its header.";
        }
    }

    /**
     * A name or text is no Unicode: it holds half of a pair of surrogates.
     *
     * @param path the file
     * @param tensor the name, or the path of the text
     */
    record NotUnicode(Path path, String tensor) implements HeaderProblem {
        @Override
        public String sentence() {
            return path + " holds a name or text that is no Unicode: '" + tensor + "'.";
        }
    }

    /**
     * The metadata hold something else than text.
     *
     * @param path the file
     * @param key the entry, or an empty string for the metadata themselves
     */
    record MetadataNotText(Path path, String key) implements HeaderProblem {
        @Override
        public String sentence() {
            return key.isEmpty()
                    ? path + " has metadata that are no map from text to text."
                    : path + " has metadata whose entry '" + key + "' is no text.";
        }
    }

    /**
     * The description of a tensor lacks a field or has one of the wrong kind.
     *
     * @param path the file
     * @param tensor the tensor
     * @param reason what is wrong, as the end of a sentence
     */
    record EntryMalformed(Path path, String tensor, String reason) implements HeaderProblem {
        @Override
        public String sentence() {
            return path + " describes tensor '" + tensor + "' wrongly: " + reason + ".";
        }
    }

    /**
     * The element type is none of the format's.
     *
     * @param path the file
     * @param tensor the tensor
     * @param found its type
     */
    record UnknownDType(Path path, String tensor, String found) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " holds tensor '"
                    + tensor
                    + "' with the unknown element type '"
                    + found
                    + "'.";
        }

        @Override
        public String advice() {
            return "Convert the tensor to F32, F16 or BF16.";
        }
    }

    /**
     * A size or offset is not a non-negative whole number.
     *
     * @param path the file
     * @param tensor the tensor
     * @param field {@code shape} or {@code data_offsets}
     * @param found the number as it is written
     */
    record NotACount(Path path, String tensor, String field, String found)
            implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " gives tensor '"
                    + tensor
                    + "' the "
                    + field
                    + " entry "
                    + found
                    + ", which is no whole number from 0 up.";
        }
    }

    /**
     * The product of the sizes, or the size in bytes, exceeds 2⁶³ − 1.
     *
     * @param path the file
     * @param tensor the tensor
     * @param found the shape as it is written
     */
    record SizeOverflow(Path path, String tensor, String found) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " gives tensor '"
                    + tensor
                    + "' the shape "
                    + found
                    + ", which no file can hold.";
        }
    }

    /**
     * A tensor would end before it begins.
     *
     * @param path the file
     * @param tensor the tensor
     * @param begin its first byte
     * @param end the byte after its last
     */
    record OffsetsReversed(Path path, String tensor, long begin, long end)
            implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " lets tensor '"
                    + tensor
                    + "' begin at byte "
                    + begin
                    + " and end before it, at "
                    + end
                    + ".";
        }
    }

    /**
     * Shape and element type need another number of bytes than the offsets leave.
     *
     * @param path the file
     * @param tensor the tensor
     * @param expectedBytes what shape and type need
     * @param foundBytes what lies between the offsets
     */
    record SizeMismatch(Path path, String tensor, long expectedBytes, long foundBytes)
            implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " gives tensor '"
                    + tensor
                    + "' "
                    + foundBytes
                    + " bytes where its shape and type need "
                    + expectedBytes
                    + ".";
        }
    }

    /**
     * The first tensor does not begin at the first data byte.
     *
     * @param path the file
     * @param tensor the first tensor
     * @param found where it begins
     */
    record StartsLate(Path path, String tensor, long found) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " lets its first tensor '"
                    + tensor
                    + "' begin at byte "
                    + found
                    + " of the data instead of 0.";
        }
    }

    /**
     * Bytes between two tensors belong to none.
     *
     * @param path the file
     * @param tensor the tensor after the hole
     * @param expected where it should begin
     * @param found where it begins
     */
    record Hole(Path path, String tensor, long expected, long found) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " leaves a hole before tensor '"
                    + tensor
                    + "', which begins at byte "
                    + found
                    + " of the data instead of "
                    + expected
                    + ".";
        }
    }

    /**
     * Bytes belong to two tensors.
     *
     * @param path the file
     * @param tensor the tensor that begins too early
     * @param expected where it should begin
     * @param found where it begins
     */
    record Overlap(Path path, String tensor, long expected, long found) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " lets tensor '"
                    + tensor
                    + "' overlap another one: it begins at byte "
                    + found
                    + " of the data instead of "
                    + expected
                    + ".";
        }
    }

    /**
     * The file ends before its last tensor does.
     *
     * @param path the file
     * @param expectedBytes the size that the header promises
     * @param foundBytes the size of the file
     */
    record FileTruncated(Path path, long expectedBytes, long foundBytes) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " is cut off: it has "
                    + foundBytes
                    + " bytes and its header promises "
                    + expectedBytes
                    + ".";
        }
    }

    /**
     * Bytes after the last tensor belong to none.
     *
     * @param path the file
     * @param expectedBytes the size that the header promises
     * @param foundBytes the size of the file
     */
    record BytesLeftOver(Path path, long expectedBytes, long foundBytes) implements HeaderProblem {
        @Override
        public String sentence() {
            return path
                    + " has "
                    + (foundBytes - expectedBytes)
                    + " bytes after its last tensor that belong to none.";
        }
    }
}
