package maec.ui;

import maec.checkpoint.ImportanceBins;
import maec.combine.LayerOutcome;
import maec.combine.Outcome;
import maec.combine.PairFigures;
import maec.combine.Recipe;
import maec.combine.TensorOutcome;
import maec.model.Module;
import maec.model.TensorAddress;
import maec.tensor.Shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The numbers behind {@link FakeProject}: short delta vectors per tensor from a fixed seed. */
final class FakeWorld {
    private static final int PARTS = 40;
    private static final Module[] LINEAR = {
        Module.Q, Module.K, Module.V, Module.O, Module.GATE, Module.UP, Module.DOWN
    };

    private final int layers;
    private final int width;
    private final int ffn;
    private final int vocabulary;
    private final double trainedKeyPercent;
    private final List<Tensor> tensors = new ArrayList<>();

    /** Deltas of one tensor: abilities, then pivot, then languages; parts by falling importance. */
    private record Tensor(
            String name, TensorAddress address, Shape shape, double baseNorm, double[][] deltas) {}

    FakeWorld(
            int layers,
            int width,
            int ffn,
            int vocabulary,
            int abilities,
            int languages,
            double trainedKeyPercent) {
        this.layers = layers;
        this.width = width;
        this.ffn = ffn;
        this.vocabulary = vocabulary;
        this.trainedKeyPercent = trainedKeyPercent;
        var random = new Random(7);
        int count = abilities + 1 + languages;
        add("model.embed_tokens.weight", -1, Module.EMBEDDING, vocabulary, width, count, random);
        for (int layer = 0; layer < layers; layer++) {
            for (Module module : LINEAR) {
                boolean ffnIn = module == Module.GATE || module == Module.UP;
                String part =
                        module.isLinear() && (ffnIn || module == Module.DOWN) ? "mlp" : "self_attn";
                add(
                        "model.layers."
                                + layer
                                + "."
                                + part
                                + "."
                                + module.label()
                                + "_proj.weight",
                        layer,
                        module,
                        ffnIn ? ffn : module == Module.K || module == Module.V ? width / 4 : width,
                        module == Module.DOWN ? ffn : width,
                        count,
                        random);
            }
            add(norm(layer, "input"), layer, Module.INPUT_NORM, width, 0, count, random);
            add(norm(layer, "post_attention"), layer, Module.POST_NORM, width, 0, count, random);
        }
        add("model.norm.weight", -1, Module.FINAL_NORM, width, 0, count, random);
        add("lm_head.weight", -1, Module.HEAD, vocabulary, width, count, random);
    }

    private static String norm(int layer, String which) {
        return "model.layers." + layer + "." + which + "_layernorm.weight";
    }

    private void add(
            String name,
            int layer,
            Module module,
            int rows,
            int columns,
            int count,
            Random random) {
        Shape shape = columns == 0 ? Shape.of(rows) : Shape.of(rows, columns);
        double norm = Math.sqrt(shape.count()) * 0.02;
        double depth = layer < 0 ? 1 : Math.abs(layer / (double) Math.max(1, layers - 1) - 0.5) * 2;
        double common =
                layer < 0 ? 0.7 : 0.05 + 0.45 * Math.pow(depth, 3) + 0.1 * random.nextDouble();
        double[] shared = gaussian(random);
        double[][] deltas = new double[count][];
        for (int which = 0; which < count; which++) {
            double[] own = gaussian(random);
            double scale = norm * (0.004 + 0.008 * (which > count / 2 ? depth : 1 - depth)) / 6;
            deltas[which] = new double[PARTS];
            for (int part = 0; part < PARTS; part++) {
                double value = common * shared[part] + (1 - common) * own[part];
                deltas[which][part] = scale * value * (2 - part / (double) PARTS);
            }
        }
        tensors.add(new Tensor(name, new TensorAddress(layer, module), shape, norm, deltas));
    }

    private static double[] gaussian(Random random) {
        double[] values = new double[PARTS];
        for (int i = 0; i < PARTS; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    int layers() {
        return layers;
    }

    int tensors() {
        return tensors.size();
    }

    long weights() {
        return tensors.stream().mapToLong(tensor -> tensor.shape().count()).sum();
    }

    long bytes() {
        return weights() * 4;
    }

    int width() {
        return width;
    }

    int ffn() {
        return ffn;
    }

    double trainedKeyPercent() {
        return trainedKeyPercent;
    }

    String summary() {
        return "Llama " + width + " × " + layers;
    }

    Outcome outcome(Recipe asked) {
        double effective =
                Math.min(ImportanceBins.nearestEdge(asked.keyPercent()), trainedKeyPercent);
        List<TensorOutcome> outcomes = tensorOutcomes(asked, effective);
        List<LayerOutcome> perLayer = layerOutcomes(outcomes);
        return new Outcome(
                asked,
                effective,
                outcomes,
                perLayer,
                outcomes.stream().mapToLong(TensorOutcome::keyWeights).sum(),
                weights(),
                (int) outcomes.stream().filter(TensorOutcome::selected).count(),
                share(outcomes, TensorOutcome::appliedAbilityNorm),
                share(outcomes, TensorOutcome::appliedLanguageNorm),
                meanSensitivity(outcomes, true),
                meanSensitivity(outcomes, false));
    }

    List<TensorOutcome> tensorOutcomes(Recipe recipe, double keyPercent) {
        var raw = tensors.stream().map(tensor -> raw(tensor, recipe, keyPercent)).toList();
        var ranked = new ArrayList<>(raw);
        ranked.sort(Comparator.comparingDouble(TensorOutcome::sensitivity));
        Map<String, Integer> ranks = new TreeMap<>();
        ranked.forEach(tensor -> ranks.put(tensor.name(), ranks.size() + 1));
        long cut = Math.round(raw.size() * recipe.tensorPercent() / 100);
        return raw.stream()
                .map(tensor -> placed(tensor, ranks.get(tensor.name()), cut, recipe))
                .toList();
    }

    private TensorOutcome raw(Tensor tensor, Recipe recipe, double keyPercent) {
        double[] ability = new double[PARTS];
        int index = 0;
        for (double gamma : recipe.gamma().values()) {
            add(ability, abilityWeights(tensor, index++, recipe, keyPercent), gamma);
        }
        double[] language = new double[PARTS];
        int which = recipe.gamma().size() + 1;
        for (double mu : recipe.mu().values()) {
            add(language, tensor.deltas()[which++], mu);
        }
        return new TensorOutcome(
                tensor.name(),
                tensor.address(),
                tensor.shape(),
                Math.round(tensor.shape().count() * keyShare(tensor, keyPercent)),
                cosine(ability, language),
                0,
                false,
                norm(ability),
                norm(language),
                tensor.baseNorm(),
                0,
                0,
                0);
    }

    private static TensorOutcome placed(TensorOutcome raw, int rank, long cut, Recipe recipe) {
        boolean selected = rank <= cut;
        double ability = selected ? raw.abilityNorm() : 0;
        double language = raw.languageNorm() * Math.abs(selected ? recipe.eta() : recipe.lambda());
        double cross = 2 * ability * language * raw.sensitivity();
        double change = Math.sqrt(Math.max(0, ability * ability + language * language + cross));
        return new TensorOutcome(
                raw.name(),
                raw.address(),
                raw.shape(),
                raw.keyWeights(),
                raw.sensitivity(),
                rank,
                selected,
                raw.abilityNorm(),
                raw.languageNorm(),
                raw.baseNorm(),
                ability,
                language,
                change);
    }

    private static double keyShare(Tensor tensor, double keyPercent) {
        double lean = 1 + 0.5 * Math.sin(tensor.address().layer() * 1.3 + tensor.name().length());
        return Math.min(1, keyPercent / 100 * lean);
    }

    private static double[] abilityWeights(
            Tensor tensor, int ability, Recipe recipe, double keyPercent) {
        double parts = Math.sqrt(keyPercent / 100) * PARTS;
        double[] result = new double[PARTS];
        double[] pivot = tensor.deltas()[recipe.gamma().size()];
        for (int part = 0; part < PARTS; part++) {
            double inside = Math.clamp(parts - part, 0, 1);
            double own = recipe.alpha() * tensor.deltas()[ability][part];
            result[part] = inside * (own - recipe.beta() * pivot[part]);
        }
        return result;
    }

    private List<LayerOutcome> layerOutcomes(List<TensorOutcome> outcomes) {
        var result = new ArrayList<LayerOutcome>();
        for (int layer = 0; layer <= layers; layer++) {
            int wanted = layer == layers ? TensorAddress.NO_LAYER : layer;
            var within = outcomes.stream().filter(t -> t.address().layer() == wanted).toList();
            result.add(
                    new LayerOutcome(
                            wanted,
                            within.stream().mapToLong(TensorOutcome::keyWeights).sum(),
                            within.stream().mapToLong(t -> t.shape().count()).sum(),
                            share(within, TensorOutcome::appliedAbilityNorm),
                            share(within, TensorOutcome::appliedLanguageNorm)));
        }
        return result;
    }

    private static double share(
            List<TensorOutcome> outcomes, ToDoubleFunction<TensorOutcome> part) {
        double above = 0;
        double below = 0;
        for (TensorOutcome outcome : outcomes) {
            above += part.applyAsDouble(outcome) * part.applyAsDouble(outcome);
            below += outcome.baseNorm() * outcome.baseNorm();
        }
        return below == 0 ? 0 : Math.sqrt(above / below);
    }

    private static double meanSensitivity(List<TensorOutcome> outcomes, boolean selected) {
        return outcomes.stream()
                .filter(outcome -> outcome.selected() == selected)
                .mapToDouble(TensorOutcome::sensitivity)
                .average()
                .orElse(0);
    }

    List<PairFigures> pairs(
            Recipe recipe, String name, List<String> abilities, List<String> languages) {
        Tensor tensor =
                tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
        double percent = Math.min(recipe.keyPercent(), trainedKeyPercent);
        var rows = new ArrayList<PairFigures>();
        for (int a = 0; a < abilities.size(); a++) {
            double[] ability = abilityWeights(tensor, a, recipe, percent);
            for (int l = 0; l < languages.size(); l++) {
                double[] language = tensor.deltas()[abilities.size() + 1 + l];
                rows.add(
                        new PairFigures(
                                abilities.get(a),
                                languages.get(l),
                                cosine(ability, language),
                                norm(ability),
                                norm(language),
                                keyShare(tensor, percent)));
            }
        }
        return rows;
    }

    private static void add(double[] sum, double[] values, double factor) {
        for (int i = 0; i < PARTS; i++) {
            sum[i] += factor * values[i];
        }
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static double cosine(double[] left, double[] right) {
        double dot = 0;
        for (int i = 0; i < PARTS; i++) {
            dot += left[i] * right[i];
        }
        double norms = norm(left) * norm(right);
        return norms == 0 ? 0 : dot / norms;
    }
}
