package maec.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Documents laid side by side into windows of T tokens.
 *
 * <p>First fit in the order of the documents: a piece goes into the first window that still has
 * room for all of it, or begins a new one. A document longer than T is cut into pieces of T tokens,
 * each of which begins with the last tokens of the one before as context.
 */
final class Packing {
    private final int tokens;
    private final int overlap;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final Room room;

    /**
     * Where a part of a document goes.
     *
     * @param document its tokens
     * @param from first token of the part
     * @param length of the part, at least 2
     * @param context how many of its tokens were labelled in the piece before
     * @param window where it goes
     * @param at where in the window
     */
    private record Piece(long[] document, int from, int length, int context, int window, int at) {}

    /** Lays out documents; pieces of a single token, which predict nothing, are left out. */
    Packing(List<long[]> documents, int tokens, int overlap) {
        this.tokens = tokens;
        this.overlap = overlap;
        long most = documents.stream().mapToLong(this::most).sum();
        room = new Room((int) Math.min(Integer.MAX_VALUE / 4, most), tokens);
        documents.forEach(this::cut);
    }

    private long most(long[] document) {
        return 1L + document.length / (tokens - overlap);
    }

    private void cut(long[] document) {
        int from = 0;
        while (document.length - from >= 2) {
            int length = Math.min(tokens, document.length - from);
            int window = room.take(length);
            if (window == lengths.size()) {
                lengths.add(0);
            }
            int at = lengths.get(window);
            pieces.add(new Piece(document, from, length, from == 0 ? 0 : overlap, window, at));
            lengths.set(window, at + length);
            from = from + length == document.length ? document.length : from + length - overlap;
        }
    }

    /** How many windows there are, 0 if no document has two tokens. */
    int windows() {
        return lengths.size();
    }

    /** Tokens of each window that are no padding. */
    int[] lengths() {
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Writes the tokens into windows; marks first tokens of pieces, and tokens without label. */
    void fill(int[] ids, BitSet begins, BitSet unlabelled) {
        for (Piece piece : pieces) {
            int start = piece.window() * tokens + piece.at();
            for (int i = 0; i < piece.length(); i++) {
                ids[start + i] = Math.toIntExact(piece.document()[piece.from() + i]);
            }
            begins.set(start);
            unlabelled.set(start, start + piece.context());
        }
    }

    /** A tree of the largest room in a range of windows, so that the first fit is found quickly. */
    private static final class Room {
        private final int leaves;
        private final int[] largest;

        Room(int windows, int tokens) {
            leaves = Math.max(1, Integer.highestOneBit(Math.max(1, windows - 1)) * 2);
            largest = new int[2 * leaves];
            Arrays.fill(largest, tokens);
        }

        /** The first window with that much room, which is then less. */
        int take(int length) {
            int node = 1;
            while (node < leaves) {
                node = largest[2 * node] >= length ? 2 * node : 2 * node + 1;
            }
            largest[node] -= length;
            for (int above = node / 2; above >= 1; above /= 2) {
                largest[above] = Math.max(largest[2 * above], largest[2 * above + 1]);
            }
            return node - leaves;
        }
    }
}
