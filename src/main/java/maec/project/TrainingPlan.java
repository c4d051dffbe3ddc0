package maec.project;

import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the project trains what has no checkpoint yet; the rest of the schedule is the trainer's
 * default.
 *
 * @param windowTokens T, tokens per window
 * @param batch B, windows per step
 * @param keyPercent k₁ of the training: the share of the weights that ability and pivot may change
 * @param embeddingsAndHead whether weights of embedding and head may be key neurons
 * @param abilityShare share of ability text against general text of the pivot language in warm-up
 *     and ability training, above 0 to 1
 * @param warmUp the short training whose value change ranks the weights
 * @param ability the training of key neurons on the ability
 * @param pivot the training of key neurons on general text of the pivot language
 * @param language the training of all weights on a target language
 * @param importance how key neurons are found
 * @param options what all trainings have in common
 */
public record TrainingPlan(
        int windowTokens,
        int batch,
        double keyPercent,
        boolean embeddingsAndHead,
        double abilityShare,
        Stage warmUp,
        Stage ability,
        Stage pivot,
        Stage language,
        ImportancePlan importance,
        TrainingOptions options) {
    /** Checks ranges. */
    public TrainingPlan {
        require(windowTokens >= 2, "windowTokens", "a number of at least 2");
        require(batch >= 1, "batch", "a number of at least 1");
        require(keyPercent > 0 && keyPercent <= 100, "keyPercent", "a percentage above 0");
        require(abilityShare > 0 && abilityShare <= 1, "abilityShare", "a share up to 1");
    }

    /** A plan that finds key neurons in the method's own way and trains as usual. */
    public TrainingPlan(
            int windowTokens,
            int batch,
            double keyPercent,
            boolean embeddingsAndHead,
            double abilityShare,
            Stage warmUp,
            Stage ability,
            Stage pivot,
            Stage language) {
        this(
                windowTokens,
                batch,
                keyPercent,
                embeddingsAndHead,
                abilityShare,
                warmUp,
                ability,
                pivot,
                language,
                ImportancePlan.usual(),
                TrainingOptions.usual());
    }

    /**
     * The values that the parameters of a score have under this plan if nobody says.
     *
     * @param kind the score
     * @return one per parameter that it declares
     */
    public SortedMap<String, String> usual(ScoreKind kind) {
        Map<String, String> own =
                Map.of(
                        "steps", "" + warmUp.steps(),
                        "learning-rate", "" + warmUp.learningRate(),
                        "batch", "" + batch);
        SortedMap<String, String> values = new TreeMap<>();
        for (ScoreParameter parameter : kind.parameters()) {
            values.put(
                    parameter.name(),
                    own.getOrDefault(parameter.name(), parameter.kind().standard()));
        }
        return values;
    }

    /**
     * This plan with another share of key neurons.
     *
     * @param percent k₁, above 0 to 100
     * @return a copy
     */
    public TrainingPlan withKeyPercent(double percent) {
        return new TrainingPlan(
                windowTokens,
                batch,
                percent,
                embeddingsAndHead,
                abilityShare,
                warmUp,
                ability,
                pivot,
                language,
                importance,
                options);
    }

    /**
     * This plan with another way to find key neurons.
     *
     * @param changed the way
     * @return a copy
     */
    public TrainingPlan withImportance(ImportancePlan changed) {
        return new TrainingPlan(
                windowTokens,
                batch,
                keyPercent,
                embeddingsAndHead,
                abilityShare,
                warmUp,
                ability,
                pivot,
                language,
                changed,
                options);
    }

    /**
     * This plan with another share of ability text.
     *
     * @param share above 0 to 1, against general text of the pivot language
     * @return a copy
     */
    public TrainingPlan withAbilityShare(double share) {
        return new TrainingPlan(
                windowTokens,
                batch,
                keyPercent,
                embeddingsAndHead,
                share,
                warmUp,
                ability,
                pivot,
                language,
                importance,
                options);
    }

    /**
     * This plan with other options.
     *
     * @param changed what all trainings have in common
     * @return a copy
     */
    public TrainingPlan withOptions(TrainingOptions changed) {
        return new TrainingPlan(
                windowTokens,
                batch,
                keyPercent,
                embeddingsAndHead,
                abilityShare,
                warmUp,
                ability,
                pivot,
                language,
                importance,
                changed);
    }

    /**
     * One training.
     *
     * @param steps optimiser steps, at least 1
     * @param learningRate the peak of the schedule, positive
     */
    public record Stage(int steps, double learningRate) {
        /** Checks ranges. */
        public Stage {
            require(steps >= 1, "steps", "a number of at least 1");
            require(
                    learningRate > 0 && Double.isFinite(learningRate),
                    "learningRate",
                    "a positive number");
        }
    }

    static void require(boolean fine, String member, String expected) {
        if (!fine) {
            throw new OutOfRange(member, expected);
        }
    }

    /** Says which member of a plan is out of range. */
    static final class OutOfRange extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final String member;
        private final String expected;

        OutOfRange(String member, String expected) {
            super(member + " is not " + expected);
            this.member = member;
            this.expected = expected;
        }

        String member() {
            return member;
        }

        String expected() {
            return expected;
        }
    }
}
