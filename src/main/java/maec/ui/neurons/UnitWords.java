package maec.ui.neurons;

import maec.combine.LayerOutcome;
import maec.combine.Outcome;
import maec.extract.NeuronProfile;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.UnitKind;
import maec.ui.chart.HeatmapCell;
import maec.ui.chart.HoverText;
import maec.ui.chart.LayerShares;
import maec.ui.chart.Numbers;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people read of units, scores and cuts. */
final class UnitWords {
    private final Messages messages;

    /**
     * Writes in a language.
     *
     * @param messages the words
     */
    UnitWords(Messages messages) {
        this.messages = messages;
    }

    /**
     * Where else a unit belongs.
     *
     * @param keyIn abilities in which it is among the best
     * @param languages languages that it works for
     * @param percentileThere the share of units that are not above it in the scores compared with
     */
    record Memberships(
            List<String> keyIn, List<String> languages, Optional<Double> percentileThere) {}

    /** The name of a kind of unit. */
    String kind(UnitKind kind) {
        return kind == UnitKind.FFN_UNIT ? messages.text("neurons.kind.ffn") : kind.label();
    }

    /** What a score is called, e.g. {@code |Δθ|}. */
    String symbol(NeuronProfile profile) {
        String score = profile.score();
        return score.equals("value-change")
                ? "|Δθ|" // shorter than its formula
                : ScoreCatalog.all().stream()
                        .filter(kind -> kind.id().equals(score))
                        .map(ScoreKind::formula)
                        .findFirst()
                        .orElse(score);
    }

    /** The name of the score of a profile. */
    String score(NeuronProfile profile) {
        return ScoreCatalog.all().stream()
                .filter(kind -> kind.id().equals(profile.score()))
                .findFirst()
                .map(kind -> new ScoreWords(messages).name(kind))
                .orElse(profile.score());
    }

    /** Layer and unit. */
    String title(UnitKind kind, HeatmapCell cell) {
        return messages.text("neurons.unit.title", cell.layer(), kind(kind), cell.unit());
    }

    /** What a hover card says about a unit. */
    HoverText unit(String title, String symbol, float score, UnitRanks ranks, Memberships belongs) {
        int rank = ranks.rank(score);
        List<String> lines = new ArrayList<>();
        lines.add("Σ" + symbol + "  " + Numbers.score(score));
        lines.add(
                messages.text(
                        "neurons.unit.rank",
                        Figures.whole(rank),
                        Figures.whole(ranks.count()),
                        Figures.percent(100.0 * rank / ranks.count())));
        belongs.percentileThere()
                .ifPresent(
                        there ->
                                lines.add(
                                        messages.text(
                                                "neurons.unit.percentiles",
                                                Figures.decimals(100 * ranks.percentile(score), 1),
                                                Figures.decimals(100 * there, 1))));
        if (!belongs.keyIn().isEmpty()) {
            lines.add(messages.text("neurons.unit.key", String.join(", ", belongs.keyIn())));
        }
        if (!belongs.languages().isEmpty()) {
            lines.add("LAPE: " + String.join(", ", belongs.languages()));
        }
        return new HoverText(title, lines);
    }

    /** What stands beside the cut. */
    String cut(NeuronProfile profile, double keyPercent, double score) {
        return "k₁ = "
                + Figures.percent(keyPercent)
                + "   "
                + (keyPercent == 0
                        ? messages.text("neurons.cut.none")
                        : symbol(profile) + " ≥ " + Numbers.score(score));
    }

    /** One phrase about the distribution: of what, and how many weights never changed. */
    String histogram(NeuronProfile profile) {
        long zeros = profile.histogram().zeros();
        List<String> phrases = new ArrayList<>();
        phrases.add(
                messages.text(
                        "neurons.distribution.note",
                        new RankingWords(messages).distribution(profile.rule())));
        if (zeros > 0) {
            phrases.add(messages.text("neurons.distribution.zeros", Figures.count(zeros)));
        }
        if (profile.trainedKeyPercent() < 100) {
            phrases.add(
                    messages.text(
                            "neurons.distribution.bound",
                            Figures.percent(profile.trainedKeyPercent())));
        }
        return String.join(" · ", phrases);
    }

    /** Key weights per layer as bars. */
    LayerShares keyWeights(Outcome outcome) {
        List<LayerOutcome> layers =
                outcome.layers().stream().filter(layer -> layer.layer() >= 0).toList();
        double[] shares = new double[layers.size()];
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            LayerOutcome layer = layers.get(i);
            shares[i] = layer.weights() == 0 ? 0 : (double) layer.keyWeights() / layer.weights();
            texts.add(
                    messages.text(
                            "neurons.bars.key.text",
                            Figures.count(layer.keyWeights()),
                            Figures.percentOf(shares[i])));
        }
        return new LayerShares(messages.text("neurons.bars.key"), shares, texts);
    }

    /** What two scores have in common per layer as bars. */
    LayerShares jaccard(UnitComparison.Overlap overlap) {
        List<String> texts = new ArrayList<>();
        for (double share : overlap.perLayer()) {
            texts.add("Jaccard " + Figures.decimals(share, 3));
        }
        return new LayerShares("Jaccard", overlap.perLayer(), texts);
    }

    /** What two scores have in common, in one phrase. */
    String overlap(double percent, String rival, UnitComparison.Overlap overlap) {
        return messages.text(
                "neurons.compare.note",
                rival,
                Figures.whole(overlap.shared()),
                Figures.whole(overlap.best()),
                Figures.percent(percent),
                Figures.decimals(overlap.jaccard(), 2));
    }
}
