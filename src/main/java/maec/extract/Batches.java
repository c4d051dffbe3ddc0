package maec.extract;

import maec.runtime.TokenBatch;

import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless, seeded sequence of batches drawn from a mixture.
 *
 * <p>Each corpus is gone through in a random order and shuffled anew when it is used up, so within
 * an epoch no window comes twice. The shares hold exactly in the long run and to within one window
 * in every prefix. Not safe from several threads.
 */
public final class Batches {
    private final List<Mixture.Part> parts;
    private final int batch;
    private final int tokens;
    private final double totalShare;
    private final Deck[] decks;
    private long drawn;

    /**
     * Starts at the first batch.
     *
     * @param mixture what to draw from
     * @param batch B, windows per batch
     * @param seed of the order; the same seed gives the same batches
     */
    public Batches(Mixture mixture, int batch, long seed) {
        this.parts = mixture.parts();
        this.batch = batch;
        this.tokens = mixture.tokens();
        this.totalShare = parts.stream().mapToDouble(Mixture.Part::share).sum();
        var random = new SplittableRandom(seed);
        this.decks = new Deck[parts.size()];
        for (int part = 0; part < decks.length; part++) {
            decks[part] = new Deck(parts.get(part).windows().count(), random.split());
        }
    }

    /**
     * Draws the next batch.
     *
     * @return B windows of T tokens; every real token but a window's first has a label
     */
    public TokenBatch next() {
        var rows = new BatchRows(batch, tokens);
        for (int row = 0; row < batch; row++) {
            int part = nextPart();
            rows.add(parts.get(part).windows(), decks[part].draw());
        }
        return rows.batch();
    }

    /**
     * Passes over batches as if they had been drawn.
     *
     * @param batches how many
     */
    void skip(long batches) {
        for (long window = 0; window < batches * batch; window++) {
            decks[nextPart()].draw();
        }
    }

    /** The part whose drawn windows lag most behind its share. */
    private int nextPart() {
        int most = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int part = 0; part < decks.length; part++) {
            double due = (drawn + 1) * parts.get(part).share() / totalShare - decks[part].drawn;
            if (due > largest + 1e-9) {
                largest = due;
                most = part;
            }
        }
        drawn++;
        return most;
    }

    /** The windows of one corpus in a random order. */
    private static final class Deck {
        private final int[] order;
        private final SplittableRandom random;
        private int at;
        private long drawn;

        Deck(int count, SplittableRandom random) {
            this.order = new int[count];
            for (int i = 0; i < count; i++) {
                order[i] = i;
            }
            this.random = random;
            this.at = count;
        }

        int draw() {
            if (at == order.length) {
                shuffle();
                at = 0;
            }
            drawn++;
            return order[at++];
        }

        private void shuffle() {
            for (int i = order.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = order[i];
                order[i] = order[other];
                order[other] = kept;
            }
        }
    }
}
