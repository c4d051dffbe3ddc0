package maec.combine.method;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds cuts in one tensor: with luck in one scan, otherwise in two or three more, whatever the
 * number of cuts.
 */
final class TensorCuts {
    private final TensorView view;
    private final List<Search> searches = new ArrayList<>();

    /** What is ranked: an array whose magnitudes count, as long as the tile's count. */
    @FunctionalInterface
    interface Keys {
        /** Computes or finds the keys of a tile. */
        float[] of(ModelTile tile);
    }

    private static final class Search {
        private final Keys keys;
        private final BracketSearch bracket;
        private RadixSelection selection;
        private long[] counts = {};
        private long tiesSeen;
        private long tieEnd = Long.MAX_VALUE;

        Search(Keys keys, long keep, long count) {
            this.keys = keys;
            this.bracket = new BracketSearch(keep, count);
            this.selection = new RadixSelection(keep);
        }

        void lookForTies(ModelTile tile) {
            long wanted = selection.tiesKept() - tiesSeen;
            if (wanted <= 0 || selection.keepsAllTies()) {
                return;
            }
            float[] found = keys.of(tile);
            int here = selection.ties(found, tile.count());
            if (here >= wanted) {
                tieEnd = tile.offset() + selection.endOfTies(found, tile.count(), wanted);
            }
            tiesSeen += here;
        }
    }

    TensorCuts(TensorView view) {
        this.view = view;
    }

    /** The delta of a model as keys. */
    static Keys delta(int model) {
        return tile -> {
            float[] delta = tile.scratch(model);
            tile.delta(model, delta);
            return delta;
        };
    }

    /**
     * Finds where the largest keys end.
     *
     * @param keys one per cut
     * @param keep how many are kept, one per cut
     * @return one cut each
     */
    MagnitudeCut[] find(List<Keys> keys, long[] keep) {
        var cuts = new MagnitudeCut[keep.length];
        var searched = new ArrayList<Integer>();
        for (int c = 0; c < keep.length; c++) {
            if (keep[c] <= 0 || keep[c] >= view.count()) {
                cuts[c] = keep[c] <= 0 ? MagnitudeCut.NONE : MagnitudeCut.ALL;
            } else {
                searches.add(new Search(keys.get(c), keep[c], view.count()));
                searched.add(c);
            }
        }
        if (!searches.isEmpty()) {
            search();
        }
        for (int s = 0; s < searched.size(); s++) {
            Search search = searches.get(s);
            cuts[searched.get(s)] = new MagnitudeCut(search.selection.threshold(), search.tieEnd);
        }
        return cuts;
    }

    private void search() {
        if (!BracketSearch.keepsAll(view.count())) {
            view.sample(
                    BracketSearch.STRETCHES,
                    BracketSearch.STRETCH,
                    tile ->
                            searches.forEach(
                                    search ->
                                            search.bracket.sample(
                                                    search.keys.of(tile), tile.count())));
            searches.forEach(search -> search.bracket.bracket());
        }
        view.scan(
                tile ->
                        searches.forEach(
                                search -> search.bracket.add(search.keys.of(tile), tile.count())));
        var missed = new ArrayList<Search>();
        for (Search search : searches) {
            if (search.bracket.finish()) {
                search.selection = search.bracket.selection();
                endTies(search);
            } else {
                missed.add(search);
            }
        }
        if (!missed.isEmpty()) {
            count(missed);
        }
    }

    private void endTies(Search search) {
        if (!search.selection.keepsAllTies()) {
            BracketSearch.TieEnd end = search.bracket.tieEnd();
            view.again(
                    end.tile(),
                    tile ->
                            search.tieEnd =
                                    tile.offset()
                                            + search.selection.endOfTies(
                                                    search.keys.of(tile),
                                                    tile.count(),
                                                    end.equals()));
        }
    }

    private void count(List<Search> missed) {
        missed.forEach(search -> search.counts = new long[RadixSelection.UPPER]);
        view.scan(
                tile -> {
                    for (Search search : missed) {
                        RadixSelection.countUpper(
                                search.keys.of(tile), tile.count(), search.counts);
                    }
                });
        for (Search search : missed) {
            search.selection.chooseBucket(search.counts);
            search.counts = new long[RadixSelection.LOWER];
        }
        view.scan(
                tile -> {
                    for (Search search : missed) {
                        search.selection.countLower(
                                search.keys.of(tile), tile.count(), search.counts);
                    }
                });
        missed.forEach(search -> search.selection.chooseBits(search.counts));
        if (!missed.stream().allMatch(search -> search.selection.keepsAllTies())) {
            view.scan(tile -> missed.forEach(search -> search.lookForTies(tile)));
        }
    }
}
