package maec.extract;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The corpora that a training draws from, each with its share of the windows.
 *
 * <p>Key neurons are trained on ability text mixed with general text of the pivot language; a base
 * is trained on several languages at once; a single corpus is a mixture of one.
 *
 * @param parts at least one; all with windows of the same length
 */
public record Mixture(List<Part> parts) {
    /** Checks and copies. */
    public Mixture {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a mixture of nothing");
        }
        int tokens = parts.getFirst().windows().tokens();
        for (Part part : parts) {
            if (part.windows().tokens() != tokens) {
                throw new IllegalArgumentException(
                        "windows of " + tokens + " and of " + part.windows().tokens() + " tokens");
            }
        }
    }

    /**
     * One corpus of the mixture.
     *
     * @param windows the corpus
     * @param share its weight against the other parts, positive; shares need not sum to 1
     */
    public record Part(Windows windows, double share) {
        /** Checks the share. */
        public Part {
            if (!(share > 0 && Double.isFinite(share))) {
                throw new IllegalArgumentException("a share of " + share);
            }
        }
    }

    /**
     * A single corpus.
     *
     * @param windows the corpus
     * @return the mixture of one
     */
    public static Mixture of(Windows windows) {
        return new Mixture(List.of(new Part(windows, 1)));
    }

    /**
     * Two corpora, as key neurons are trained on.
     *
     * @param ability ability text
     * @param abilityShare its share
     * @param general general text of the pivot language
     * @param generalShare its share
     * @return the mixture of two
     */
    public static Mixture of(
            Windows ability, double abilityShare, Windows general, double generalShare) {
        return new Mixture(
                List.of(new Part(ability, abilityShare), new Part(general, generalShare)));
    }

    /**
     * Identifies the content for provenance.
     *
     * @return every part's share and digest
     */
    public String fingerprint() {
        return parts.stream()
                .map(part -> part.share() + "×" + part.windows().fingerprint())
                .collect(Collectors.joining("+"));
    }

    /** What is left of a mixture when windows are held out, and those windows per part. */
    record Split(Mixture rest, List<Windows> heldOut) {}

    /** Holds out a share of every part, spread evenly over it; a part of one window keeps it. */
    Split holdOut(double share) {
        List<Part> rest = new ArrayList<>();
        List<Windows> heldOut = new ArrayList<>();
        for (Part part : parts) {
            BitSet chosen = part.windows().spread(share);
            if (chosen.isEmpty()) {
                rest.add(part);
            } else {
                heldOut.add(part.windows().only(chosen));
                chosen.flip(0, part.windows().count());
                rest.add(new Part(part.windows().only(chosen), part.share()));
            }
        }
        return new Split(new Mixture(rest), heldOut);
    }

    /**
     * The length of a window.
     *
     * @return T
     */
    public int tokens() {
        return parts.getFirst().windows().tokens();
    }
}
