package maec.combine.fit;

import maec.model.TokenTable.Overlap;
import maec.tensor.DType;
import maec.tensor.Shape;

import java.util.List;
import java.util.Optional;

/** One thing in which a tuned model differs from its base. */
public sealed interface Difference {
    /**
     * What differs.
     *
     * @return one sentence for people
     */
    String sentence();

    /**
     * What can be done about it, the most careful first.
     *
     * @return empty where nothing has to be done, or nothing can
     */
    default List<Choice> choices() {
        return List.of();
    }

    /**
     * Whether the models cannot be combined because of it.
     *
     * @return true if no choice helps
     */
    default boolean isRefused() {
        return false;
    }

    /**
     * The tuned model lacks tensors.
     *
     * @param names their names
     */
    record MissingTensors(List<String> names) implements Difference {
        /** Copies the names. */
        public MissingTensors {
            names = List.copyOf(names);
        }

        @Override
        public String sentence() {
            return "The tuned model lacks " + Names.of(names) + ".";
        }

        @Override
        public List<Choice> choices() {
            return List.of(Choice.UNCHANGED);
        }
    }

    /**
     * The tuned model has tensors that the base lacks.
     *
     * @param names their names
     */
    record ExtraTensors(List<String> names) implements Difference {
        /** Copies the names. */
        public ExtraTensors {
            names = List.copyOf(names);
        }

        @Override
        public String sentence() {
            return "Only the tuned model has " + Names.of(names) + ".";
        }

        @Override
        public List<Choice> choices() {
            return List.of(Choice.LEAVE_OUT);
        }
    }

    /**
     * A tensor has another shape.
     *
     * @param name the tensor
     * @param expected its shape in the base
     * @param found its shape in the tuned model
     */
    record OtherShape(String name, Shape expected, Shape found) implements Difference {
        @Override
        public String sentence() {
            return "Tensor '" + name + "' is " + found + " and " + expected + " in the base.";
        }

        @Override
        public boolean isRefused() {
            return true;
        }
    }

    /**
     * Tensors are stored with rows and columns exchanged.
     *
     * @param names the tensors
     */
    record Transposed(List<String> names) implements Difference {
        /** Copies the names. */
        public Transposed {
            names = List.copyOf(names);
        }

        @Override
        public String sentence() {
            return "Rows and columns are exchanged in " + Names.of(names) + ".";
        }

        @Override
        public boolean isRefused() {
            return true;
        }
    }

    /**
     * One model stores in one tensor what the other stores in several.
     *
     * @param fused the tensors of one
     * @param parts the tensors of the other
     * @param inBase whether the base is the one that fuses them
     */
    record Fused(List<String> fused, List<String> parts, boolean inBase) implements Difference {
        /** Copies the names. */
        public Fused {
            fused = List.copyOf(fused);
            parts = List.copyOf(parts);
        }

        @Override
        public String sentence() {
            return (inBase ? "The base" : "The tuned model")
                    + " stores in "
                    + Names.of(fused)
                    + " what "
                    + (inBase ? "the tuned model" : "the base")
                    + " stores in "
                    + Names.of(parts)
                    + ".";
        }

        @Override
        public boolean isRefused() {
            return true;
        }
    }

    /**
     * Tensors are stored in other element types; that is no obstacle where both can be computed
     * with.
     *
     * @param names the tensors
     * @param expected the type of the first in the base
     * @param found its type in the tuned model
     */
    record OtherType(List<String> names, DType expected, DType found) implements Difference {
        /** Copies the names. */
        public OtherType {
            names = List.copyOf(names);
        }

        @Override
        public String sentence() {
            return Names.of(names) + " is " + found + " and " + expected + " in the base.";
        }

        @Override
        public boolean isRefused() {
            return !(found.isComputable() && expected.isComputable());
        }
    }

    /**
     * Embedding and head have another number of rows.
     *
     * @param names the tensors
     * @param baseRows rows of the base
     * @param tunedRows rows of the tuned model
     * @param overlap what the two tokenizers share; empty where one of them is missing
     */
    record OtherVocabulary(
            List<String> names, long baseRows, long tunedRows, Optional<Overlap> overlap)
            implements Difference {
        /** Copies the names. */
        public OtherVocabulary {
            names = List.copyOf(names);
        }

        @Override
        public String sentence() {
            return "The vocabulary has "
                    + tunedRows
                    + " rows and "
                    + baseRows
                    + " in the base ("
                    + Names.of(names)
                    + ")"
                    + overlap.map(Names::of).orElse("")
                    + ".";
        }

        @Override
        public List<Choice> choices() {
            boolean moved = overlap.filter(it -> !it.isAligned()).isPresent();
            if (moved) {
                return List.of(Choice.ALIGN);
            }
            boolean longer = tunedRows > baseRows;
            List<Choice> rows =
                    longer ? List.of(Choice.BASE_ROWS, Choice.EXTEND) : List.of(Choice.BASE_ROWS);
            return overlap.isPresent()
                    ? java.util.stream.Stream.concat(rows.stream(), List.of(Choice.ALIGN).stream())
                            .toList()
                    : rows;
        }
    }

    /**
     * The vocabulary is as long, but tokens have other ids.
     *
     * @param overlap what the two tokenizers share
     */
    record OtherTokens(Overlap overlap) implements Difference {
        @Override
        public String sentence() {
            return "Tokens have other ids than in the base" + Names.of(overlap) + ".";
        }

        @Override
        public List<Choice> choices() {
            return List.of(Choice.ALIGN);
        }
    }

    /**
     * One model has a head of its own, the other shares it with the embedding.
     *
     * @param baseTied whether the base shares it
     * @param tunedTied whether the tuned model shares it
     */
    record OtherHead(boolean baseTied, boolean tunedTied) implements Difference {
        @Override
        public String sentence() {
            return baseTied
                    ? "The tuned model has a head of its own and the base shares it with the"
                            + " embedding."
                    : "The tuned model shares its head with the embedding and the base has one of"
                            + " its own.";
        }
    }

    /**
     * A number of the architecture differs, so the weights mean something else.
     *
     * @param field what it is
     * @param expected its value in the base
     * @param found its value in the tuned model
     */
    record OtherArchitecture(String field, String expected, String found) implements Difference {
        @Override
        public String sentence() {
            return "The " + field + " is " + found + " and " + expected + " in the base.";
        }
    }
}
