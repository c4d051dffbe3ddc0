package maec.extract;

import maec.job.ProblemException;
import maec.model.FfnUnit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the FFN units that work for few languages, by the entropy of their activation over
 * languages.
 *
 * <p>LAPE, language activation probability entropy (arXiv 2402.16438). Works on counts; no model is
 * needed.
 *
 * @param filter percentile of all p, as a share from 0 to 1; units without a p above it are dropped
 * @param share how many units are kept, as a share of all units of the model
 * @param bar percentile of all p, as a share; a kept unit belongs to every language with p above it
 */
public record Lape(double filter, double share, double bar) {
    /*
     * With K languages, and p_k the share of the tokens of language k in which a unit is active:
     *
     *   q_k = p_k / Σ p,   H = − Σ q_k ln q_k   with 0 ln 0 = 0
     *
     * The r-th percentile is the round(r · n)-th smallest of the n = L · F · K values p, at least
     * the smallest, with halves rounded to even, as torch.kthvalue(round(n · r)) in the authors'
     * code. Of units with some p strictly above the first percentile, the round(share · L · F) of
     * lowest H are kept, over the whole model. A unit that is never active has no p above any
     * percentile and is dropped, so its H is never asked for.
     *
     * Where we depart: the authors leave open which of units with equal H is kept; here it is the
     * one in the lower layer, then of the lower number. p and H are float64, theirs float32.
     */

    /** Checks ranges. */
    public Lape {
        if (!(isShare(filter) && isShare(share) && isShare(bar))) {
            throw new IllegalArgumentException(filter + ", " + share + ", " + bar);
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    /**
     * The numbers of the authors: 95th percentiles, 1 % of the units.
     *
     * @return the usual parameters
     */
    public static Lape usual() {
        return new Lape(0.95, 0.01, 0.95);
    }

    /** A unit that may be kept. */
    private record Candidate(FfnUnit address, double entropy, double[] probabilities) {}

    /**
     * Finds language units.
     *
     * @param languages at least two, observed in the same model
     * @return the units that are kept
     * @throws ProblemException {@link ExtractProblem.TooFewLanguages}
     */
    public LanguageUnits find(List<LanguageActivity> languages) {
        if (languages.size() < 2) {
            throw new ProblemException(new ExtractProblem.TooFewLanguages(languages.size()));
        }
        LanguageActivity any = languages.getFirst();
        double[] sorted = sorted(languages);
        double filtered = percentile(sorted, filter);
        double barred = percentile(sorted, bar);
        int most = (int) Math.rint(share * any.layers() * any.units());
        List<LanguageUnits.Unit> kept =
                candidates(languages, filtered).stream()
                        .sorted(
                                Comparator.comparingDouble(Candidate::entropy)
                                        .thenComparing(Candidate::address))
                        .limit(most)
                        .map(candidate -> assigned(candidate, languages, barred))
                        .sorted(Comparator.comparing(LanguageUnits.Unit::address))
                        .toList();
        return new LanguageUnits(
                languages.stream().map(LanguageActivity::language).toList(),
                any.layers(),
                any.units(),
                filtered,
                barred,
                kept);
    }

    private static double[] sorted(List<LanguageActivity> languages) {
        LanguageActivity any = languages.getFirst();
        double[] all = new double[languages.size() * any.layers() * any.units()];
        int at = 0;
        for (LanguageActivity language : languages) {
            if (language.layers() != any.layers() || language.units() != any.units()) {
                throw new IllegalArgumentException("activities of different models");
            }
            for (int layer = 0; layer < any.layers(); layer++) {
                for (int unit = 0; unit < any.units(); unit++) {
                    all[at++] = language.probability(layer, unit);
                }
            }
        }
        Arrays.sort(all);
        return all;
    }

    private static double percentile(double[] sorted, double rate) {
        long rank = (long) Math.rint(rate * sorted.length);
        return sorted[(int) Math.max(1, rank) - 1];
    }

    private static List<Candidate> candidates(List<LanguageActivity> languages, double above) {
        LanguageActivity any = languages.getFirst();
        List<Candidate> found = new ArrayList<>();
        for (int layer = 0; layer < any.layers(); layer++) {
            for (int unit = 0; unit < any.units(); unit++) {
                double[] p = new double[languages.size()];
                for (int k = 0; k < p.length; k++) {
                    p[k] = languages.get(k).probability(layer, unit);
                }
                if (Arrays.stream(p).anyMatch(one -> one > above)) {
                    found.add(new Candidate(new FfnUnit(layer, unit), entropy(p), p));
                }
            }
        }
        return found;
    }

    private static double entropy(double[] probabilities) {
        double total = Arrays.stream(probabilities).sum();
        double entropy = 0;
        for (double p : probabilities) {
            double q = p / total;
            entropy -= q > 0 ? q * Math.log(q) : 0;
        }
        return entropy;
    }

    private static LanguageUnits.Unit assigned(
            Candidate candidate, List<LanguageActivity> languages, double above) {
        List<String> owners = new ArrayList<>();
        for (int k = 0; k < languages.size(); k++) {
            if (candidate.probabilities()[k] > above) {
                owners.add(languages.get(k).language());
            }
        }
        return new LanguageUnits.Unit(
                candidate.address().layer(),
                candidate.address().unit(),
                candidate.entropy(),
                Arrays.stream(candidate.probabilities()).boxed().toList(),
                owners);
    }
}
