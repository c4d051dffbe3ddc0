package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.combine.TensorFigures.Coefficients;
import maec.model.Module;
import maec.model.TensorAddress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What one recipe does, from statistics: stage 2 of the method page, steps 3 to 5.
 *
 * <pre>
 *   s(τ)  = cos(V[τ], W[τ]), V = Σ γ_i R(A_i), W = R(L), or a variant; 0 where V or W is zero
 *   T     = the round(k₂/100 · n) tensors with the lowest s among the n in play, ties by name,
 *           and those pinned in
 *   τ in T:      θ[τ] − θ₀[τ] = V[τ] + η·W[τ]
 *   τ not in T:  θ[τ] − θ₀[τ] = λ·W[τ]
 * </pre>
 *
 * <p>Rules of the recipe give single tensors coefficients of their own, which hold wherever the
 * formulas name one. k₁ is taken at the nearest bin edge. A weight beyond an ability's trained
 * share never counts as a key neuron of that ability.
 */
final class OutcomeCalculation {
    private final CombinationStatistics statistics;
    private final ProductLayout layout;
    private final Recipe recipe;
    private final RuledCoefficients ruled;
    private final int bins;
    private final Coefficients[] coefficients;
    private final RuledCoefficients.At[] factors;
    private final int count;
    private final double[] abilitySquares;
    private final double[] languageSquares;
    private final double[] products;
    private final double[] sensitivities;

    OutcomeCalculation(CombinationStatistics statistics, Recipe recipe) {
        this.statistics = statistics;
        this.layout = statistics.layout();
        this.recipe = recipe;
        bins = ImportanceBins.binsWithin(recipe.keyPercent());
        ruled = statistics.coefficients(recipe);
        count = statistics.tensors().length;
        abilitySquares = new double[count];
        languageSquares = new double[count];
        products = new double[count];
        sensitivities = new double[count];
        coefficients = new Coefficients[count];
        factors = new RuledCoefficients.At[count];
        for (int t = 0; t < count; t++) {
            boolean another = t == 0 || !recipe.rules().isEmpty();
            factors[t] = another ? ruled.at(t) : factors[0];
            coefficients[t] = another ? coefficients(factors[t]) : coefficients[0];
        }
    }

    private Coefficients coefficients(RuledCoefficients.At at) {
        return new Coefficients(bins, at.alpha(), at.beta(), at.gamma(), at.mu());
    }

    /** The abilities that have a part in a tensor, as bits. */
    private int activeSet(int t) {
        return IntStream.range(0, layout.abilities())
                .filter(i -> coefficients[t].gamma()[i] != 0)
                .reduce(0, (set, i) -> set | 1 << i);
    }

    /** Everything that views show of a recipe. */
    Outcome outcome() {
        requireKnownPins();
        for (int t = 0; t < count; t++) {
            var figures = new TensorFigures(layout, statistics.tensors()[t], coefficients[t]);
            abilitySquares[t] = figures.abilitiesSquare();
            languageSquares[t] = figures.languagesSquare();
            products[t] = figures.abilitiesLanguages();
            sensitivities[t] = sensitivity(figures, t);
        }
        int[] ranked = ranked();
        int[] ranks = new int[count];
        for (int r = 0; r < ranked.length; r++) {
            ranks[ranked[r]] = r + 1;
        }
        long cut = Math.round(recipe.tensorPercent() / 100 * ranked.length);
        List<TensorOutcome> tensors = new ArrayList<>(count);
        for (int t = 0; t < count; t++) {
            String name = statistics.tensors()[t].spec().name();
            boolean selected =
                    ranks[t] > 0 ? ranks[t] <= cut : recipe.scope().pinnedIn().contains(name);
            tensors.add(tensor(t, ranks[t], selected));
        }
        return summary(tensors);
    }

    /** Each ability against each language in one tensor. */
    List<PairFigures> pairs(int t) {
        TensorStatistics tensor = statistics.tensors()[t];
        var figures = new TensorFigures(layout, tensor, coefficients[t]);
        List<PairFigures> rows = new ArrayList<>();
        for (int i = 0; i < layout.abilities(); i++) {
            long keys = tensor.keyWeights(layout, bins, 1 << i);
            double abilitySquare = figures.abilitySquare(i);
            for (int j = 0; j < layout.languages(); j++) {
                double languageSquare = figures.languageSquare(j);
                rows.add(
                        new PairFigures(
                                statistics.abilities().get(i),
                                statistics.languages().get(j),
                                TensorFigures.cosine(
                                        figures.abilityLanguage(i, j),
                                        abilitySquare,
                                        languageSquare),
                                Math.sqrt(abilitySquare),
                                Math.sqrt(languageSquare),
                                share((double) keys, (double) tensor.spec().count())));
            }
        }
        return rows;
    }

    private double sensitivity(TensorFigures figures, int t) {
        return switch (recipe.sensitivity()) {
            case COSINE -> cosine(t);
            case ABSOLUTE_COSINE -> Math.abs(cosine(t));
            case LARGEST_COSINE ->
                    IntStream.range(0, layout.languages())
                            .filter(j -> coefficients[t].mu()[j] != 0)
                            .mapToDouble(
                                    j ->
                                            TensorFigures.cosine(
                                                    figures.abilitiesLanguage(j),
                                                    abilitySquares[t],
                                                    figures.languageSquare(j)))
                            .max()
                            .orElse(0);
        };
    }

    private double cosine(int t) {
        return TensorFigures.cosine(products[t], abilitySquares[t], languageSquares[t]);
    }

    /** The tensors in play, lowest sensitivity first, equal ones by name. */
    private int[] ranked() {
        TensorScope scope = recipe.scope();
        return IntStream.range(0, count)
                .filter(
                        t -> {
                            String name = statistics.tensors()[t].spec().name();
                            return inScope(statistics.tensors()[t].address())
                                    && !scope.pinnedIn().contains(name)
                                    && !scope.pinnedOut().contains(name);
                        })
                .boxed()
                .sorted(
                        Comparator.<Integer>comparingDouble(t -> sensitivities[t])
                                .thenComparing(t -> statistics.tensors()[t].spec().name()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private boolean inScope(TensorAddress address) {
        return recipe.scope().embeddingsAndHead()
                || (address.module() != Module.EMBEDDING && address.module() != Module.HEAD);
    }

    private TensorOutcome tensor(int t, int rank, boolean selected) {
        TensorStatistics tensor = statistics.tensors()[t];
        double languageFactor = selected ? factors[t].eta() : factors[t].lambda();
        double abilityPart = selected ? abilitySquares[t] : 0;
        double languagePart = languageFactor * languageFactor * languageSquares[t];
        double cross = selected ? 2 * languageFactor * products[t] : 0;
        double change =
                TensorFigures.withoutNoise(
                        abilityPart + cross + languagePart,
                        abilityPart + Math.abs(cross) + languagePart);
        return new TensorOutcome(
                tensor.spec().name(),
                tensor.address(),
                tensor.spec().shape(),
                tensor.keyWeights(layout, bins, activeSet(t)),
                sensitivities[t],
                rank,
                selected,
                Math.sqrt(abilitySquares[t]),
                Math.sqrt(languageSquares[t]),
                Math.sqrt(tensor.baseSquare()),
                Math.sqrt(abilityPart),
                Math.sqrt(languagePart),
                Math.sqrt(change));
    }

    private Outcome summary(List<TensorOutcome> tensors) {
        Map<Integer, Total> byLayer = new TreeMap<>();
        byLayer.put(TensorAddress.NO_LAYER, new Total());
        Total all = new Total();
        for (TensorOutcome tensor : tensors) {
            all.add(tensor);
            byLayer.computeIfAbsent(tensor.address().layer(), _ -> new Total()).add(tensor);
        }
        List<LayerOutcome> layers = new ArrayList<>();
        byLayer.forEach((layer, total) -> layers.add(total.layer(layer)));
        layers.add(layers.removeFirst()); // layer −1 sorts first and stands last
        return new Outcome(
                recipe,
                Math.min(
                        ImportanceBins.nearestEdge(recipe.keyPercent()),
                        statistics.trainedPercent()),
                tensors,
                layers,
                all.keyWeights,
                all.weights,
                (int) tensors.stream().filter(TensorOutcome::selected).count(),
                all.abilityShare(),
                all.languageShare(),
                meanSensitivity(tensors, true),
                meanSensitivity(tensors, false));
    }

    private static double meanSensitivity(List<TensorOutcome> tensors, boolean selected) {
        return tensors.stream()
                .filter(tensor -> tensor.selected() == selected)
                .mapToDouble(TensorOutcome::sensitivity)
                .average()
                .orElse(0);
    }

    private void requireKnownPins() {
        Set<String> pins = new HashSet<>(recipe.scope().pinnedIn());
        pins.addAll(recipe.scope().pinnedOut());
        if (pins.isEmpty()) {
            return;
        }
        Arrays.stream(statistics.tensors()).forEach(tensor -> pins.remove(tensor.spec().name()));
        pins.stream()
                .sorted()
                .findFirst()
                .ifPresent(
                        name -> {
                            throw CombinationStatistics.unknown("tensor", name);
                        });
    }

    /** The coefficients in the order of names; 0 where the recipe is silent. */
    static double[] inOrder(String kind, List<String> names, Map<String, Double> coefficients) {
        requireKnown(kind, names, coefficients.keySet());
        return names.stream().mapToDouble(name -> coefficients.getOrDefault(name, 0.0)).toArray();
    }

    private static void requireKnown(String kind, List<String> names, Collection<String> asked) {
        for (String name : asked) {
            if (!names.contains(name)) {
                throw CombinationStatistics.unknown(kind, name);
            }
        }
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** Sums over several tensors. */
    private static final class Total {
        private long keyWeights;
        private long weights;
        private double abilitySquare;
        private double languageSquare;
        private double baseSquare;

        void add(TensorOutcome tensor) {
            keyWeights += tensor.keyWeights();
            weights += tensor.shape().count();
            abilitySquare += tensor.appliedAbilityNorm() * tensor.appliedAbilityNorm();
            languageSquare += tensor.appliedLanguageNorm() * tensor.appliedLanguageNorm();
            baseSquare += tensor.baseNorm() * tensor.baseNorm();
        }

        double abilityShare() {
            return share(Math.sqrt(abilitySquare), Math.sqrt(baseSquare));
        }

        double languageShare() {
            return share(Math.sqrt(languageSquare), Math.sqrt(baseSquare));
        }

        LayerOutcome layer(int number) {
            return new LayerOutcome(number, keyWeights, weights, abilityShare(), languageShare());
        }
    }
}
