package maec.extract;

import maec.job.ProblemException;
import maec.model.TensorAddress;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Units of a table as scores of their weights; a unit's score is shared evenly among its weights,
 * since k₁ is a share of the weights. Weights of no listed unit score 0.
 */
final class UnitTableScores extends ScoreSource {
    private final Map<String, Place> places;
    private final String name;

    /** The scores of one kind of unit in one layer, per weight. */
    private static final class Scores {
        private final float[] values;
        private long weightsPerUnit;

        Scores(int units) {
            values = new float[units];
        }
    }

    /** Where the units of one tensor are. */
    private record Place(Scores scores, long columns, boolean byColumn) {}

    /** A kind of unit in one layer. */
    private record Group(UnitKind kind, int layer) {}

    private UnitTableScores(List<TensorSpec> inPlay, Map<String, Place> places, String name) {
        super(inPlay);
        this.places = places;
        this.name = name;
    }

    /**
     * Puts a table on a model.
     *
     * @throws ProblemException with {@link ExtractProblem.WrongLine} if a unit does not exist, or
     *     is listed twice with a score
     */
    static UnitTableScores of(
            UnitTableFile table, List<TensorSpec> weights, Predicate<String> isInPlay) {
        Map<Group, Scores> groups = new HashMap<>();
        Map<String, Place> places = new HashMap<>();
        for (TensorSpec tensor : weights) {
            place(tensor, groups, places);
        }
        Set<Group> listed = fill(table, groups);
        places.values().removeIf(place -> !isListed(place, groups, listed));
        return new UnitTableScores(
                weights.stream()
                        .filter(
                                spec ->
                                        isInPlay.test(spec.name())
                                                || places.containsKey(spec.name()))
                        .map(spec -> new TensorSpec(spec.name(), DType.F32, spec.shape()))
                        .toList(),
                places,
                table.file().toString());
    }

    private static void place(
            TensorSpec tensor, Map<Group, Scores> groups, Map<String, Place> places) {
        TensorAddress address = TensorNames.addressOf(tensor.name());
        Optional<UnitKind> kind = UnitKind.of(address.module());
        if (kind.isEmpty() || !address.isInLayer() || tensor.shape().rank() != 2) {
            return;
        }
        boolean byColumn = UnitKind.isByColumn(address.module());
        int units = Math.toIntExact(tensor.shape().size(byColumn ? 1 : 0));
        Scores scores =
                groups.computeIfAbsent(
                        new Group(kind.get(), address.layer()), _ -> new Scores(units));
        if (scores.values.length == units) {
            scores.weightsPerUnit += tensor.count() / units;
            places.put(tensor.name(), new Place(scores, tensor.shape().size(1), byColumn));
        }
    }

    private static Set<Group> fill(UnitTableFile table, Map<Group, Scores> groups) {
        Set<Group> listed = new HashSet<>();
        Set<List<Object>> seen = new HashSet<>();
        for (UnitTableFile.Listed line : table.units()) {
            var group = new Group(line.kind(), line.layer());
            Scores scores = groups.get(group);
            if (scores == null) {
                throw wrong(
                        table,
                        line,
                        "is about layer %d, and the model has no %s there"
                                .formatted(line.layer(), line.kind().label()));
            }
            if (line.unit() < 0 || line.unit() >= scores.values.length) {
                throw wrong(
                        table,
                        line,
                        "is about %s %d, and the model has 0 to %d"
                                .formatted(
                                        line.kind().label(),
                                        line.unit(),
                                        scores.values.length - 1));
            }
            if (!seen.add(List.of(group, line.unit())) && table.isScored()) {
                throw wrong(table, line, "lists a unit that has a score already");
            }
            // a selection is 0 and 1; the share of a score must not fall to 0
            scores.values[line.unit()] =
                    table.isScored() ? share(line.score(), scores.weightsPerUnit) : 1;
            listed.add(group);
        }
        return listed;
    }

    private static float share(double score, long weights) {
        return score == 0 ? 0 : Math.max(Float.MIN_VALUE, (float) (score / weights));
    }

    private static boolean isListed(Place place, Map<Group, Scores> groups, Set<Group> listed) {
        return listed.stream().anyMatch(group -> groups.get(group) == place.scores());
    }

    private static ProblemException wrong(
            UnitTableFile table, UnitTableFile.Listed line, String reason) {
        return new ProblemException(
                new ExtractProblem.WrongLine(table.file(), line.line(), reason));
    }

    @Override
    public void readFloats(String tensor, long offset, float[] target, int at, int count) {
        require(tensor);
        Place place = places.get(tensor);
        if (place == null) {
            Arrays.fill(target, at, at + count, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            long index = offset + i;
            long unit = place.byColumn() ? index % place.columns() : index / place.columns();
            target[at + i] = place.scores().values[(int) unit];
        }
    }

    @Override
    public String fingerprint() {
        return "units of " + name;
    }

    @Override
    public void close() {
        // the table is in memory
    }
}
