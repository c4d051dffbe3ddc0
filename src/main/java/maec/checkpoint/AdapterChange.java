package maec.checkpoint;

import maec.checkpoint.AdapterPlace.Part;
import maec.checkpoint.LowRankProduct.Recipe;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an adapter does to one tensor of the base, checked against it.
 *
 * @param spec the tensor as it is afterwards, F32
 * @param replacement the adapter's tensor that takes the place of the base's
 * @param product what is added
 */
record AdapterChange(TensorSpec spec, Optional<String> replacement, Optional<Recipe> product) {
    /** What the file holds for one tensor of the base, before anything is checked. */
    record Draft(String module, Map<Part, TensorSpec> parts) {
        @Nullable TensorSpec find(Part part) {
            return parts.get(part);
        }
    }

    /** Sorts the tensors of an adapter by the base's tensor that they change. */
    static Map<String, Draft> collect(SafetensorsFile adapter) {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        for (TensorSpec spec : adapter.tensors()) {
            AdapterPlace place = AdapterPlace.of(spec.name());
            Draft draft =
                    drafts.computeIfAbsent(
                            place.target(),
                            _ -> new Draft(place.module(), new EnumMap<>(Part.class)));
            if (draft.parts().put(place.part(), spec) != null) {
                throw new ProblemException(
                        new AdapterProblem.TensorTwice(adapter.path(), spec.name()));
            }
        }
        if (drafts.isEmpty()) {
            throw new ProblemException(new AdapterProblem.Empty(adapter.path()));
        }
        return drafts;
    }

    /**
     * Checks that all parts are there and fit.
     *
     * @param drafts what the file holds
     * @param config how it is applied
     * @param path the file, for problems
     * @param base tensors that can be changed, by name
     * @return the change of each tensor
     * @throws ProblemException if a part is missing, does not fit, or cannot be computed with
     */
    static Map<String, AdapterChange> check(
            Map<String, Draft> drafts,
            AdapterConfig config,
            Path path,
            Map<String, TensorSpec> base) {
        Map<String, AdapterChange> changes = new LinkedHashMap<>();
        drafts.forEach(
                (target, draft) ->
                        changes.put(
                                target,
                                new Checking(config, path, draft, base.get(target))
                                        .change(target)));
        return changes;
    }

    /** The checks of one tensor. */
    private record Checking(
            AdapterConfig config, Path path, Draft draft, @Nullable TensorSpec found) {
        AdapterChange change(String target) {
            TensorSpec any = draft.parts().values().iterator().next();
            TensorSpec base = found;
            if (base == null) {
                throw new ProblemException(
                        new AdapterProblem.NoBaseTensor(path, any.name(), target));
            }
            for (TensorSpec part : draft.parts().values()) {
                requireComputable(part);
            }
            TensorSpec whole = draft.find(Part.WHOLE);
            if (whole == null) {
                requireComputable(base);
            } else {
                requireShape(whole, base.shape());
            }
            return new AdapterChange(
                    new TensorSpec(target, DType.F32, base.shape()),
                    Optional.ofNullable(whole).map(TensorSpec::name),
                    product(base));
        }

        private Optional<Recipe> product(TensorSpec base) {
            TensorSpec magnitude = draft.find(Part.MAGNITUDE);
            boolean embedding = has(Part.EMBEDDING_A) || has(Part.EMBEDDING_B);
            if (embedding && (has(Part.LINEAR_A) || has(Part.LINEAR_B))) {
                throw new ProblemException(
                        new AdapterProblem.TensorTwice(
                                path, draft.parts().values().iterator().next().name()));
            }
            if (!embedding && !has(Part.LINEAR_A) && !has(Part.LINEAR_B)) {
                if (magnitude != null) {
                    throw missing(magnitude, Part.LINEAR_A);
                }
                return Optional.empty();
            }
            Part left = embedding ? Part.EMBEDDING_B : Part.LINEAR_B;
            Part right = embedding ? Part.EMBEDDING_A : Part.LINEAR_A;
            TensorSpec a = draft.find(right);
            TensorSpec b = draft.find(left);
            if (a == null) {
                throw missing(Objects.requireNonNull(b), right);
            }
            if (b == null) {
                throw missing(a, left);
            }
            if (config.magnitudes() && magnitude == null) {
                throw missing(a, Part.MAGNITUDE);
            }
            if (!config.magnitudes() && magnitude != null) {
                throw new ProblemException(
                        new AdapterProblem.FieldWrong(
                                config.path(),
                                "use_dora",
                                "true, although the weights hold magnitudes",
                                "false"));
            }
            return Optional.of(recipe(base, a, b, embedding || config.transposed()));
        }

        private Recipe recipe(TensorSpec base, TensorSpec a, TensorSpec b, boolean transposed) {
            if (base.shape().rank() != 2) {
                throw wrongShape(a, "[r, in] of a matrix, and not of " + base.shape());
            }
            int rank = config.rankOf(draft.module());
            long rows = base.shape().size(transposed ? 1 : 0);
            long columns = base.shape().size(transposed ? 0 : 1);
            requireShape(a, Shape.of(rank, columns));
            requireShape(b, Shape.of(rows, rank));
            TensorSpec magnitude = draft.find(Part.MAGNITUDE);
            if (magnitude != null) {
                if (draft.parts().containsKey(Part.EMBEDDING_A)) {
                    throw new ProblemException(
                            new AdapterProblem.UnsupportedFeature(
                                    config.path(), "DoRA over an embedding"));
                }
                requireShape(magnitude, Shape.of(rows));
            }
            return new Recipe(
                    a,
                    b,
                    transposed,
                    (float) config.scalingOf(draft.module()),
                    Optional.ofNullable(magnitude));
        }

        private boolean has(Part part) {
            return draft.parts().containsKey(part);
        }

        private void requireComputable(TensorSpec spec) {
            if (!spec.dtype().isComputable()) {
                throw new ProblemException(
                        new AdapterProblem.NotComputable(path, spec.name(), spec.dtype().name()));
            }
        }

        private void requireShape(TensorSpec spec, Shape expected) {
            if (!spec.shape().equals(expected)) {
                throw wrongShape(spec, expected.toString());
            }
        }

        private ProblemException wrongShape(TensorSpec spec, String expected) {
            return new ProblemException(
                    new AdapterProblem.ShapeWrong(
                            path, spec.name(), expected, spec.shape().toString()));
        }

        private ProblemException missing(TensorSpec present, Part absent) {
            return new ProblemException(
                    new AdapterProblem.FactorMissing(path, present.name(), absent.peftName()));
        }
    }
}
