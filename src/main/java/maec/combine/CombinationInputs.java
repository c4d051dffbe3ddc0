package maec.combine;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is combined: the base θ₀, the pivot language, abilities with their importance, target
 * languages.
 *
 * <p>Abilities and languages are kept sorted by name, so that sums are always taken in the same
 * order and equal inputs give equal bytes. The record closes nothing; whoever opened the sources
 * closes them after the last read.
 *
 * @param base θ₀; its tensors, names and shapes are those of every result
 * @param pivot θ of the pivot language L₀; where it is absent, Δ(L₀) is zero
 * @param abilities A₁ … A_n, at most {@link #MOST_ABILITIES}
 * @param languages L₁ … L_m
 */
public record CombinationInputs(
        TensorSource base,
        Optional<TensorSource> pivot,
        List<Ability> abilities,
        List<Language> languages) {
    /** Key weights are counted for every set of abilities, which bounds their number. */
    public static final int MOST_ABILITIES = 6;

    /** Sorts and copies; names must be unique within their list. */
    public CombinationInputs {
        abilities = abilities.stream().sorted(Comparator.comparing(Ability::name)).toList();
        languages = languages.stream().sorted(Comparator.comparing(Language::name)).toList();
        requireUnique(abilities.stream().map(Ability::name).toList());
        requireUnique(languages.stream().map(Language::name).toList());
    }

    /**
     * An ability.
     *
     * @param name as in recipes
     * @param tuned θ_A
     * @param bins importance of every weight for this ability
     */
    public record Ability(String name, TensorSource tuned, WeightBins bins) {}

    /**
     * A target language.
     *
     * @param name as in recipes
     * @param tuned θ_L
     */
    public record Language(String name, TensorSource tuned) {}

    /**
     * The names of the abilities.
     *
     * @return sorted
     */
    public List<String> abilityNames() {
        return abilities.stream().map(Ability::name).toList();
    }

    /**
     * The names of the target languages.
     *
     * @return sorted
     */
    public List<String> languageNames() {
        return languages.stream().map(Language::name).toList();
    }

    /**
     * The base's tensors that take part in arithmetic; all others are carried over untouched.
     *
     * @return F32, F16 and BF16 tensors, in checkpoint order
     */
    public List<TensorSpec> floatTensors() {
        return base.tensors().stream().filter(spec -> spec.dtype().isComputable()).toList();
    }

    /**
     * Compares names, shapes and dtypes of all sources with the base; reads no values.
     *
     * @return everything that stands in the way, base order; empty if the inputs fit
     */
    public List<CombineProblem> problems() {
        List<CombineProblem> found = new ArrayList<>();
        if (abilities.size() > MOST_ABILITIES) {
            found.add(new CombineProblem.TooManyAbilities(abilities.size(), MOST_ABILITIES));
        }
        for (NamedSource source : tunedSources()) {
            compare(source, found);
        }
        for (Ability ability : abilities) {
            for (TensorSpec spec : floatTensors()) {
                if (!ability.bins().covers(spec.name(), spec.count())) {
                    found.add(new CombineProblem.MissingBins(ability.name(), spec.name()));
                }
            }
        }
        return Collections.unmodifiableList(found);
    }

    /**
     * Returns normally if the inputs fit together.
     *
     * @throws ProblemException with the first of {@link #problems()} otherwise
     */
    public void requireCompatible() {
        List<CombineProblem> found = problems();
        if (!found.isEmpty()) {
            throw new ProblemException(found.getFirst());
        }
    }

    /**
     * Every source and importance map with its fingerprint, for provenance.
     *
     * @return from what it is ({@code base}, {@code ability sums}, {@code importance sums}, {@code
     *     pivot}, {@code language es}) to its fingerprint, in a fixed order
     */
    public SequencedMap<String, String> fingerprints() {
        SequencedMap<String, String> all = new LinkedHashMap<>();
        all.put("base", base.fingerprint());
        tunedSources().forEach(source -> all.put(source.name(), source.tensors().fingerprint()));
        for (Ability ability : abilities) {
            all.put("importance " + ability.name(), ability.bins().fingerprint());
        }
        return Collections.unmodifiableSequencedMap(all);
    }

    /**
     * The folders and files of all models.
     *
     * @return what must not be written over
     */
    public List<Path> origins() {
        return Stream.concat(Stream.of(base), tunedSources().stream().map(NamedSource::tensors))
                .flatMap(source -> source.origins().stream())
                .distinct()
                .toList();
    }

    /**
     * How much is read for one pass over all models.
     *
     * @return size of all tensors of all of them
     */
    public long bytes() {
        return Stream.concat(Stream.of(base), tunedSources().stream().map(NamedSource::tensors))
                .flatMap(source -> source.tensors().stream())
                .mapToLong(TensorSpec::bytes)
                .sum();
    }

    /** Every tuned source with the words by which messages call it: abilities, pivot, languages. */
    List<NamedSource> tunedSources() {
        List<NamedSource> sources = new ArrayList<>();
        for (Ability ability : abilities) {
            sources.add(new NamedSource("ability " + ability.name(), ability.tuned()));
        }
        pivot.ifPresent(source -> sources.add(new NamedSource("pivot", source)));
        for (Language language : languages) {
            sources.add(new NamedSource("language " + language.name(), language.tuned()));
        }
        return sources;
    }

    private void compare(NamedSource source, List<CombineProblem> found) {
        for (TensorSpec expected : floatTensors()) {
            Optional<TensorSpec> other = source.tensors().find(expected.name());
            if (other.isEmpty()) {
                found.add(new CombineProblem.MissingTensor(source.name(), expected.name()));
            } else if (!other.get().shape().equals(expected.shape())) {
                found.add(
                        new CombineProblem.ShapeMismatch(
                                source.name(),
                                expected.name(),
                                expected.shape(),
                                other.get().shape()));
            } else if (!other.get().dtype().isComputable()) {
                found.add(
                        new CombineProblem.NotComputable(
                                source.name(), expected.name(), other.get().dtype()));
            }
        }
        for (TensorSpec extra : source.tensors().tensors()) {
            if (extra.dtype().isComputable() && base.find(extra.name()).isEmpty()) {
                found.add(new CombineProblem.ExtraTensor(source.name(), extra.name()));
            }
        }
    }

    private static void requireUnique(List<String> names) {
        if (new TreeSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("a name stands twice in " + names);
        }
    }

    /** A tuned source and what messages call it. */
    record NamedSource(String name, TensorSource tensors) {}
}
