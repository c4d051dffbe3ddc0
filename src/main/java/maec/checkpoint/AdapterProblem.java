package maec.checkpoint;

import java.nio.file.Path;
import java.util.List;

/** What can be wrong with a PEFT adapter or with putting it on a base. */
public sealed interface AdapterProblem extends CheckpointProblem {
    @Override
    default int exitCode() {
        return 65;
    }

    @Override
    default String advice() {
        return "Download or export the adapter again.";
    }

    /**
     * A folder with adapter weights but no configuration.
     *
     * @param path the file that is missing
     */
    record ConfigMissing(Path path) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " is missing, so it is not known how the adapter is to be applied.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * The configuration is no JSON object of reasonable size.
     *
     * @param path the file
     * @param reason what is wrong, as the end of a sentence
     */
    record ConfigMalformed(Path path, String reason) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " is no configuration of an adapter: " + reason + ".";
        }
    }

    /**
     * A field is missing or holds something impossible.
     *
     * @param path the file
     * @param field its name
     * @param expected what it should hold
     * @param found what it holds, {@code nothing} where it is missing
     */
    record FieldWrong(Path path, String field, String expected, String found)
            implements AdapterProblem {
        @Override
        public String sentence() {
            return path + ": '" + field + "' is " + found + " and not " + expected + ".";
        }
    }

    /**
     * A key of {@code rank_pattern} or {@code alpha_pattern} is no regular expression.
     *
     * @param path the file
     * @param field which of the two
     * @param pattern the key
     */
    record PatternWrong(Path path, String field, String pattern) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + ": '" + pattern + "' in '" + field + "' is no regular expression.";
        }
    }

    /**
     * An adapter that is no LoRA.
     *
     * @param path the configuration
     * @param found its {@code peft_type}
     */
    record OtherType(Path path, String found) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " describes an adapter of type " + found + ", and only LORA can be used.";
        }

        @Override
        public String advice() {
            return "If the type can be merged, call merge_and_unload() in PEFT, save the model and"
                    + " give that folder.";
        }
    }

    /**
     * A LoRA with a feature that changes the arithmetic in a way that is not supported.
     *
     * @param path the configuration
     * @param feature what it uses, as the end of "uses …"
     */
    record UnsupportedFeature(Path path, String feature) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " uses " + feature + ", which is not supported.";
        }

        @Override
        public String advice() {
            return "Call merge_and_unload() in PEFT, save the model and give that folder.";
        }
    }

    /**
     * A folder with a configuration but no weights.
     *
     * @param path the file that is missing
     */
    record WeightsMissing(Path path) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " is missing.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * Weights that only a pickle reader could open.
     *
     * @param path the folder
     * @param found the name of the pickled file
     */
    record PickledAdapter(Path path, String found) implements AdapterProblem {
        @Override
        public String sentence() {
            return path
                    + " holds its adapter as "
                    + found
                    + ", a Python pickle, which can run foreign code and is never opened.";
        }

        @Override
        public String advice() {
            return "Convert it with PEFT: load the adapter and call"
                    + " save_pretrained(folder, safe_serialization=True).";
        }
    }

    /**
     * The file holds no tensor at all.
     *
     * @param path the file
     */
    record Empty(Path path) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " holds no tensors, so the adapter changes nothing.";
        }
    }

    /**
     * One of the two factors of a product is missing.
     *
     * @param path the file
     * @param tensor the factor that is there
     * @param missing the kind of the one that is not, such as {@code lora_B}
     */
    record FactorMissing(Path path, String tensor, String missing) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " holds '" + tensor + "' without its " + missing + ".";
        }
    }

    /**
     * Two tensors of the file mean the same place of the model.
     *
     * @param path the file
     * @param tensor the second one
     */
    record TensorTwice(Path path, String tensor) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " holds more than one tensor for the place of '" + tensor + "'.";
        }

        @Override
        public String advice() {
            return "Save each adapter to a file of its own.";
        }
    }

    /**
     * The base has no tensor that the adapter could change.
     *
     * @param path the file
     * @param tensor the adapter's tensor
     * @param expected the name that is looked for in the base
     */
    record NoBaseTensor(Path path, String tensor, String expected) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " changes '" + expected + "' by '" + tensor + "', but the base lacks it.";
        }

        @Override
        public String advice() {
            return "Give the base model that the adapter was trained on.";
        }
    }

    /**
     * A tensor of the adapter has a shape that does not go with the base or with its rank.
     *
     * @param path the file
     * @param tensor the adapter's tensor
     * @param expected the shape that it needs
     * @param found the shape that it has
     */
    record ShapeWrong(Path path, String tensor, String expected, String found)
            implements AdapterProblem {
        @Override
        public String sentence() {
            return path
                    + ": '"
                    + tensor
                    + "' is "
                    + found
                    + " where base and configuration need "
                    + expected
                    + ".";
        }

        @Override
        public String advice() {
            return "Give the base model that the adapter was trained on; a base whose vocabulary was"
                    + " extended has to be saved with its new size first.";
        }
    }

    /**
     * A tensor that takes part in the sum cannot be computed with.
     *
     * @param path the adapter's file
     * @param tensor a tensor of the adapter or of the base
     * @param found its dtype
     */
    record NotComputable(Path path, String tensor, String found) implements AdapterProblem {
        @Override
        public String sentence() {
            return path
                    + " needs to compute with '"
                    + tensor
                    + "', which is stored as "
                    + found
                    + ".";
        }

        @Override
        public String advice() {
            return "Use the base and the adapter in F32, F16 or BF16, not quantised.";
        }
    }

    /**
     * An adapter that cannot be compared with others tensor by tensor.
     *
     * @param path the adapter's folder
     */
    record SeparatesHead(Path path) implements AdapterProblem {
        @Override
        public String sentence() {
            return path
                    + " trains embedding or head of a base that has one tensor for both, so the"
                    + " result has a tensor that the base lacks.";
        }

        @Override
        public String advice() {
            return "It can be run as it is; to combine it, save base and adapter with"
                    + " tie_word_embeddings=False first.";
        }
    }

    /**
     * An adapter was given where a whole model is needed, and it does not name its base.
     *
     * @param path the adapter's folder
     */
    record BaseUnnamed(Path path) implements AdapterProblem {
        @Override
        public String sentence() {
            return path + " is an adapter and does not name its base model.";
        }

        @Override
        public String advice() {
            return "Fill in base_model_name_or_path in its adapter_config.json.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * The base that an adapter names is nowhere.
     *
     * @param path the adapter's folder
     * @param base what its configuration names
     * @param looked where it was looked for
     */
    record BaseNotFound(Path path, String base, List<Path> looked) implements AdapterProblem {
        /** Copies the list. */
        public BaseNotFound {
            looked = List.copyOf(looked);
        }

        @Override
        public String sentence() {
            return path
                    + " is an adapter over '"
                    + base
                    + "', which was not found; looked at "
                    + String.join(", ", looked.stream().map(Path::toString).toList())
                    + ".";
        }

        @Override
        public String advice() {
            return HubName.isValid(base)
                    ? "Fetch it with: " + HubName.of(base).fetching() + "."
                    : "Name the base, or correct base_model_name_or_path in adapter_config.json.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }
}
