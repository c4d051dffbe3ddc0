package maec.combine.fit;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.model.CanonicalModels;
import maec.model.TokenTable;
import maec.tensor.TensorSpec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a tuned model has in common with a base, and what not, found out from headers,
 * configurations and tokenizers before any weight is read.
 *
 * @param base the base
 * @param tuned the tuned model
 * @param matching how many tensors have the same name and shape in both
 * @param differences what differs, obstacles first
 */
public record Compatibility(
        Subject base, Subject tuned, int matching, List<Difference> differences) {
    /** Copies the list. */
    public Compatibility {
        differences = List.copyOf(differences);
    }

    /**
     * A model in a few words.
     *
     * @param path where it lies
     * @param family of its architecture, or {@code unknown}
     * @param tensors how many tensors
     * @param weights how many numbers
     * @param bytes size of all tensors
     * @param tiedHead whether head and embedding are one tensor
     * @param tokens how many tokens its {@code tokenizer.json} has, empty where there is none
     */
    public record Subject(
            Path path,
            String family,
            int tensors,
            long weights,
            long bytes,
            boolean tiedHead,
            Optional<Integer> tokens) {}

    /**
     * Whether the models cannot be combined.
     *
     * @return true if a difference is left that no choice mends
     */
    public boolean isRefused() {
        return differences.stream().anyMatch(Difference::isRefused);
    }

    /**
     * Whether somebody has to choose first.
     *
     * @return true if a difference has choices
     */
    public boolean needsChoice() {
        return differences.stream().anyMatch(difference -> !difference.choices().isEmpty());
    }

    /**
     * Compares two models.
     *
     * @param models opens them
     * @param base the base: a folder or file
     * @param tuned a folder, file, adapter or delta
     * @return what differs
     * @throws ProblemException if one of them cannot be read
     */
    public static Compatibility of(ModelFinder models, Path base, Path tuned) {
        try (TensorSource first = CanonicalModels.openToCombine(models, null, base);
                TensorSource second = CanonicalModels.openToCombine(models, base, tuned)) {
            Path tunedFolder = models.beside(base, tuned, "config.json");
            Path tunedWords = models.beside(base, tuned, TokenTable.FILE);
            Described here = new Described(first, architecture(base), tokens(base));
            Described there = new Described(second, architecture(tunedFolder), tokens(tunedWords));
            var comparison = new Comparison(here, there);
            return new Compatibility(
                    here.subject(base),
                    there.subject(tuned),
                    comparison.matching(),
                    comparison.differences());
        }
    }

    private static Optional<Architecture> architecture(Path folder) {
        try {
            return Files.isDirectory(folder)
                    ? Optional.of(ArchitectureReader.read(folder))
                    : Optional.empty();
        } catch (ProblemException _) {
            return Optional.empty(); // such models can still be compared tensor by tensor
        }
    }

    private static Optional<TokenTable> tokens(Path folder) {
        return Files.isDirectory(folder) ? TokenTable.read(folder) : Optional.empty();
    }

    /** A model with what is known about it. */
    record Described(
            TensorSource tensors,
            Optional<Architecture> architecture,
            Optional<TokenTable> tokens) {
        Subject subject(Path path) {
            List<TensorSpec> specs = tensors.tensors();
            return new Subject(
                    path,
                    architecture.map(Architecture::family).orElse("unknown"),
                    specs.size(),
                    specs.stream().mapToLong(TensorSpec::count).sum(),
                    specs.stream().mapToLong(TensorSpec::bytes).sum(),
                    isTied(),
                    tokens.map(table -> table.ids().size()));
        }

        /** Known from the configuration, or else from whether there is a head at all. */
        boolean isTied() {
            return architecture
                    .map(Architecture::tiedHead)
                    .orElseGet(
                            () ->
                                    tensors.tensors().stream()
                                            .noneMatch(it -> it.name().endsWith("lm_head.weight")));
        }
    }
}
