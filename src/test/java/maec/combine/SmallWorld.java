package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.tensor.Shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random small models with importance bins, made from a seed. */
final class SmallWorld {
    /** Names and shapes of the floating-point tensors, in checkpoint order. */
    static final Map<String, Shape> SHAPES = shapes();

    static final String OPAQUE = "model.rotary.table";

    private final Random random;

    SmallWorld(long seed) {
        random = new Random(seed);
    }

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", Shape.of(40, 16));
        for (int layer = 0; layer < 3; layer++) {
            String at = "model.layers." + layer + ".";
            shapes.put(at + "input_layernorm.weight", Shape.of(16));
            shapes.put(at + "self_attn.q_proj.weight", Shape.of(16, 16));
            shapes.put(at + "self_attn.o_proj.weight", Shape.of(16, 16));
            shapes.put(at + "mlp.up_proj.weight", Shape.of(48, 16));
            shapes.put(at + "mlp.down_proj.weight", Shape.of(16, 48));
        }
        shapes.put("model.norm.weight", Shape.of(16));
        shapes.put("lm_head.weight", Shape.of(40, 16));
        return shapes;
    }

    /** A random base with a tensor of bytes beside the weights. */
    ArraySource base() {
        ArraySource source = new ArraySource();
        SHAPES.forEach((name, shape) -> source.with(name, shape, gaussian(shape, 0.5)));
        byte[] table = new byte[10];
        random.nextBytes(table);
        return source.withBytes(OPAQUE, table);
    }

    /** The base moved by a random delta with a part that all tuned models share. */
    ArraySource tuned(ArraySource base, double size) {
        ArraySource source = new ArraySource();
        SHAPES.forEach(
                (name, shape) -> {
                    float[] values = base.floats.get(name).clone();
                    float[] delta = gaussian(shape, size);
                    for (int k = 0; k < values.length; k++) {
                        values[k] += delta[k] + (float) (0.3 * size * Math.sin(k));
                    }
                    source.with(name, shape, values);
                });
        return source;
    }

    /** Bins by a random ranking of all weights, cut at the exact shares. */
    ArrayBins bins(double trainedPercent) {
        long all = SHAPES.values().stream().mapToLong(Shape::count).sum();
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < all; k++) {
            order.add(k);
        }
        Collections.shuffle(order, random);
        Map<String, byte[]> bins = new LinkedHashMap<>();
        int next = 0;
        for (var entry : SHAPES.entrySet()) {
            byte[] perWeight = new byte[(int) entry.getValue().count()];
            for (int k = 0; k < perWeight.length; k++) {
                double percent = 100.0 * (order.get(next++) + 1) / all;
                perWeight[k] = (byte) binOf(percent);
            }
            bins.put(entry.getKey(), perWeight);
        }
        return new ArrayBins(bins, trainedPercent);
    }

    /** Inputs with these numbers of abilities and languages. */
    CombinationInputs inputs(int abilities, boolean pivot, int languages, double trainedPercent) {
        ArraySource base = base();
        List<Ability> abilityList = new ArrayList<>();
        for (int i = 0; i < abilities; i++) {
            double trained = i == 0 ? trainedPercent : Math.min(100, trainedPercent * 2);
            abilityList.add(new Ability("ability" + i, tuned(base, 0.02), bins(trained)));
        }
        List<Language> languageList = new ArrayList<>();
        for (int j = 0; j < languages; j++) {
            languageList.add(new Language("language" + j, tuned(base, 0.03)));
        }
        return new CombinationInputs(
                base,
                pivot ? Optional.of(tuned(base, 0.01)) : Optional.empty(),
                abilityList,
                languageList);
    }

    private float[] gaussian(Shape shape, double size) {
        float[] values = new float[(int) shape.count()];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (size * random.nextGaussian());
        }
        return values;
    }

    private static int binOf(double percent) {
        int bin = 0;
        while (bin < ImportanceBins.COUNT - 1
                && ImportanceBins.upperEdgePercent(bin) < percent - 1e-9) {
            bin++;
        }
        return bin;
    }

    /** Bins in arrays. */
    record ArrayBins(Map<String, byte[]> bins, double trainedPercent) implements WeightBins {
        @Override
        public boolean covers(String tensor, long count) {
            byte[] values = bins.get(tensor);
            return values != null && values.length == count;
        }

        @Override
        public void readBins(String tensor, long offset, byte[] target, int count) {
            System.arraycopy(bins.get(tensor), (int) offset, target, 0, count);
        }

        @Override
        public String fingerprint() {
            int hash = 1;
            for (byte[] values : bins.values()) {
                hash = 31 * hash + Arrays.hashCode(values);
            }
            return "bins:" + Integer.toHexString(hash);
        }
    }
}
