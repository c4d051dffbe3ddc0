package maec.combine;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.fit.Choice;
import maec.combine.fit.ExtendedBase;
import maec.combine.fit.FittedSource;
import maec.job.ProblemException;
import maec.model.CanonicalModels;
import maec.model.CanonicalWeights;
import maec.model.TokenTable;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A base, extended where that was chosen, that opens tuned models as somebody chose; the one place
 * where recipes, methods and projects meet what a choice means.
 *
 * <p>Where two models extend the base, the one with more rows lends them all. Models without a
 * choice about rows count as unchanged in the rows that another one lent.
 */
public final class FittedBase implements AutoCloseable {
    private static final Set<Choice> ROWS = Set.of(Choice.BASE_ROWS, Choice.EXTEND, Choice.ALIGN);

    private final ModelFinder models;
    private final Path path;
    private final boolean lent;
    private final TensorSource tensors;

    /**
     * A tuned model and what was chosen about it.
     *
     * @param path a model, an adapter or a delta
     * @param choices what shall be done where it differs from the base
     */
    public record Tuned(Path path, Set<Choice> choices) {
        /** Copies the set. */
        public Tuned {
            choices = Set.copyOf(choices);
        }
    }

    private FittedBase(ModelFinder models, Path path, boolean lent, TensorSource tensors) {
        this.models = models;
        this.path = path;
        this.lent = lent;
        this.tensors = tensors;
    }

    /**
     * Opens a base.
     *
     * @param models opens it
     * @param path where it lies
     * @param lent whether adapters and deltas lie over it; otherwise they name their base
     * @param tuned all models that will be fitted to it, because some may extend it
     * @return the base; the caller closes it
     * @throws ProblemException if it cannot be read, or cannot be extended
     */
    public static FittedBase open(
            ModelFinder models, Path path, boolean lent, Collection<Tuned> tuned) {
        TensorSource base = CanonicalModels.openToCombine(models, null, path);
        TensorSource longest = null;
        boolean opened = false;
        try {
            for (Tuned one : tuned) {
                if (one.choices().contains(Choice.EXTEND)) {
                    longest = longer(base, longest, opened(models, path, lent, one.path()));
                }
            }
            if (longest != null && base instanceof CanonicalWeights) {
                throw new ProblemException(
                        new CombineProblem.CannotExtend(path, "it stores its tensors otherwise"));
            }
            TensorSource whole = longest == null ? base : new ExtendedBase(base, longest);
            opened = true;
            return new FittedBase(models, path, lent, whole);
        } finally {
            if (!opened) {
                base.close();
                close(longest);
            }
        }
    }

    /** Keeps the one with more rows, if it has more than the base, and closes the other one. */
    private static @Nullable TensorSource longer(
            TensorSource base, @Nullable TensorSource known, TensorSource other) {
        long most = known == null ? 0 : ExtendedBase.moreRows(base, known);
        if (ExtendedBase.moreRows(base, other) <= most) {
            other.close();
            return known;
        }
        close(known);
        return other;
    }

    private static void close(@Nullable TensorSource source) {
        if (source != null) {
            source.close();
        }
    }

    private static TensorSource opened(ModelFinder models, Path base, boolean lent, Path path) {
        return CanonicalModels.openToCombine(models, lent ? base : null, path);
    }

    /**
     * The base.
     *
     * @return an {@link ExtendedBase} where it was extended
     */
    public TensorSource tensors() {
        return tensors;
    }

    /**
     * The base as it is stored, under canonical names.
     *
     * @return the base without rows of other models
     */
    public TensorSource plain() {
        return extension().map(ExtendedBase::base).orElse(tensors);
    }

    /**
     * What makes the base longer.
     *
     * @return the base, if it was extended
     */
    public Optional<ExtendedBase> extension() {
        return tensors instanceof ExtendedBase extended ? Optional.of(extended) : Optional.empty();
    }

    /**
     * Opens a tuned model and fits it to the base.
     *
     * @param tuned the model and the choices
     * @return the model with what was chosen; the caller closes it, before the base
     * @throws ProblemException if it cannot be read
     */
    public TensorSource fitted(Tuned tuned) {
        TensorSource source = opened(models, path, lent, tuned.path());
        boolean fitted = false;
        try {
            Path words = models.beside(lent ? path : null, tuned.path(), TokenTable.FILE);
            Path own = models.beside(null, path, TokenTable.FILE);
            TensorSource fit = FittedSource.of(tensors, own, source, words, effective(tuned));
            fitted = true;
            return fit;
        } finally {
            if (!fitted) {
                source.close();
            }
        }
    }

    private Set<Choice> effective(Tuned tuned) {
        if (extension().isEmpty() || tuned.choices().stream().anyMatch(ROWS::contains)) {
            return tuned.choices();
        }
        EnumSet<Choice> more = EnumSet.of(Choice.EXTEND);
        more.addAll(tuned.choices());
        return more;
    }

    @Override
    public void close() {
        tensors.close();
    }
}
