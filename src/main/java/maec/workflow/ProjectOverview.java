package maec.workflow;

import maec.combine.fit.Choice;
import maec.combine.fit.Difference;

import java.util.List;
import java.util.Set;

/**
 * What the Sources stage lists.
 *
 * @param name the project's name
 * @param summary one phrase, e.g. {@code Llama 64 × 3 · arithmetic → es, sw}
 * @param models base first
 * @param corpora texts and tasks
 */
public record ProjectOverview(
        String name, String summary, List<ModelRow> models, List<CorpusRow> corpora) {
    /** Copies the lists. */
    public ProjectOverview {
        models = List.copyOf(models);
        corpora = List.copyOf(corpora);
    }

    /**
     * One checkpoint or delta.
     *
     * @param name what the project calls it; also its name in measurements
     * @param role base, ability, pivot or language
     * @param subject which ability or language, empty for the base
     * @param path where it lies, empty if it is not made yet
     * @param architecture e.g. {@code Llama · 3 layers}
     * @param weights how they are stored
     * @param bytes size on disk, 0 if not made yet
     * @param check what looking at it found
     * @param given whether the project came with it; otherwise it is trained here
     * @param differences what differs from the base, obstacles first
     * @param fit what was chosen about it
     */
    public record ModelRow(
            String name,
            ModelRole role,
            String subject,
            String path,
            String architecture,
            StoredWeights weights,
            long bytes,
            ModelCheck check,
            boolean given,
            List<Difference> differences,
            Set<Choice> fit) {
        /** Copies. */
        public ModelRow {
            differences = List.copyOf(differences);
            fit = Set.copyOf(fit);
        }

        /**
         * A model that does not differ from the base in anything.
         *
         * @param name what the project calls it
         * @param role base, ability, pivot or language
         * @param subject which ability or language
         * @param path where it lies
         * @param architecture for people
         * @param weights how they are stored
         * @param bytes size on disk
         * @param check what looking at it found
         */
        public ModelRow(
                String name,
                ModelRole role,
                String subject,
                String path,
                String architecture,
                StoredWeights weights,
                long bytes,
                ModelCheck check) {
            this(
                    name,
                    role,
                    subject,
                    path,
                    architecture,
                    weights,
                    bytes,
                    check,
                    !path.isEmpty(),
                    List.of(),
                    Set.of());
        }

        /**
         * Whether the model can be combined with the base.
         *
         * @return true if nothing stands in the way
         */
        public boolean fine() {
            return check.isFine();
        }

        /**
         * Whether a choice is to be made before the model can be merged.
         *
         * @return true if a difference has choices of which none was made
         */
        public boolean needsChoice() {
            return differences.stream()
                    .anyMatch(
                            it ->
                                    !it.choices().isEmpty()
                                            && it.choices().stream().noneMatch(fit::contains));
        }
    }

    /** What a model is for. */
    public enum ModelRole {
        BASE,
        ABILITY,
        PIVOT,
        LANGUAGE
    }

    /**
     * One file of text or tasks.
     *
     * @param name what the project calls it; also its name in measurements
     * @param role ability text, language text, or task
     * @param subject which ability or language
     * @param path where it lies
     * @param documents documents or prompts
     * @param tokens tokens, or −1 if not counted yet
     * @param preview the first words
     */
    public record CorpusRow(
            String name,
            CorpusRole role,
            String subject,
            String path,
            long documents,
            long tokens,
            String preview) {}

    /** What a corpus is for. */
    public enum CorpusRole {
        ABILITY_TEXT,
        PIVOT_TEXT,
        LANGUAGE_TEXT,
        VALIDATION_TEXT,
        TASK
    }
}
