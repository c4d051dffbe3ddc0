package maec.extract;

import maec.checkpoint.ArtifactProblem;
import maec.checkpoint.ImportanceBins;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.SystemReason;
import maec.checkpoint.WriteProblem;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An importance map that somebody brings along; it is taken over byte for byte.
 *
 * <p>Its scores are gone, so the profile is made of the lower ends of the bins: a unit's score is
 * at least what is shown.
 */
final class ImportedMap implements ImportedImportance {
    private static final int TILE = 1 << 20;

    private final Path file;
    private final ImportanceMap map;
    private final RankingRule rule;

    private ImportedMap(Path file, ImportanceMap map, RankingRule rule) {
        this.file = file;
        this.map = map;
        this.rule = rule;
    }

    static ImportedMap open(Path file, List<TensorSpec> weights) {
        ImportanceMap map = ImportanceMap.open(file);
        boolean fits = false;
        try {
            Fit.require(file, map.tensors(), weights);
            requireDescending(file, map.thresholds());
            RankingRule rule =
                    RankingRule.of(map.metadata())
                            .orElseThrow(() -> damaged(file, "its rule is unknown"));
            fits = true;
            return new ImportedMap(file, map, rule);
        } finally {
            if (!fits) {
                map.close();
            }
        }
    }

    private static void requireDescending(Path file, double[] thresholds) {
        double before = Double.MAX_VALUE;
        for (double threshold : thresholds) {
            if (!(threshold >= 0 && threshold <= before)) {
                throw damaged(file, "its thresholds do not descend to 0 or more");
            }
            before = threshold;
        }
    }

    private static ProblemException damaged(Path file, String reason) {
        return new ProblemException(new ArtifactProblem.Malformed(file, reason));
    }

    @Override
    public String kind() {
        return "importance map";
    }

    @Override
    public boolean isSelection() {
        return false;
    }

    @Override
    public void check(JobContext context) {
        byte[] tile = new byte[TILE];
        for (TensorSpec tensor : map.tensors()) {
            for (long offset = 0; offset < tensor.count(); offset += TILE) {
                context.step("checking bins", offset, tensor.count(), "weights");
                int count = (int) Math.min(TILE, tensor.count() - offset);
                map.readBins(tensor.name(), offset, tile, 0, count);
                for (int i = 0; i < count; i++) {
                    if ((tile[i] & 0xff) >= ImportanceBins.COUNT) {
                        throw damaged(
                                file,
                                "weight %d of %s is in bin %d, and there are bins 0 to %d"
                                        .formatted(
                                                offset + i,
                                                tensor.name(),
                                                tile[i] & 0xff,
                                                ImportanceBins.COUNT - 1));
                    }
                }
            }
        }
    }

    @Override
    public NeuronProfile write(
            Path target,
            String ability,
            double trainedPercent,
            Map<String, String> provenance,
            JobContext context) {
        if (trainedPercent == map.trainedPercent()) {
            copy(target);
        } else {
            rewrite(target, trainedPercent, context);
        }
        var subject = new ImportanceBinning.Subject(ability, map.score(), trainedPercent, rule);
        NeuronProfile profile =
                new ImportanceBinning(new LowerEnds(map), _ -> true)
                        .run(subject, TensorNames::addressOf, (_, _, _, _) -> {}, context);
        return profile.withThresholds(Arrays.stream(map.thresholds()).boxed().toList());
    }

    private void copy(Path target) {
        Path part = target.resolveSibling("." + target.getFileName() + ".import.part");
        try {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new ProblemException(
                    new WriteProblem.CannotWrite(target, SystemReason.of(failed)), failed);
        }
    }

    /** The same bins for a project that trains another share. */
    private void rewrite(Path target, double trainedPercent, JobContext context) {
        byte[] tile = new byte[TILE];
        try (SafetensorsWriter writer =
                ImportanceMap.create(
                        target,
                        map.tensors(),
                        map.score(),
                        map.thresholds(),
                        trainedPercent,
                        map.metadata())) {
            for (TensorSpec tensor : map.tensors()) {
                for (long offset = 0; offset < tensor.count(); offset += TILE) {
                    context.step("taking over bins", offset, tensor.count(), "weights");
                    int count = (int) Math.min(TILE, tensor.count() - offset);
                    map.readBins(tensor.name(), offset, tile, 0, count);
                    ImportanceMap.writeBins(writer, tensor.name(), offset, tile, count);
                }
            }
            writer.commit();
        }
    }

    @Override
    public void close() {
        map.close();
    }

    /** Every weight with the least score that its bin allows. */
    private static final class LowerEnds extends ScoreSource {
        private final ImportanceMap map;
        private final float[] scores = new float[ImportanceBins.COUNT];

        LowerEnds(ImportanceMap map) {
            super(
                    map.tensors().stream()
                            .map(spec -> new TensorSpec(spec.name(), DType.F32, spec.shape()))
                            .toList());
            this.map = map;
            double[] thresholds = map.thresholds();
            for (int bin = 0; bin < scores.length; bin++) {
                scores[bin] = (float) Math.min(Float.MAX_VALUE, thresholds[bin]);
            }
        }

        @Override
        public void readFloats(
                String name, long offset, float[] target, int targetOffset, int count) {
            byte[] bins = new byte[count];
            map.readBins(name, offset, bins, 0, count);
            for (int i = 0; i < count; i++) {
                target[targetOffset + i] = scores[bins[i] & 0xff];
            }
        }

        @Override
        public String fingerprint() {
            return map.fingerprint();
        }

        @Override
        public void close() {
            // the map belongs to whoever opened it
        }
    }
}
