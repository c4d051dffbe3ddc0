package maec.ui.tensors;

import maec.combine.PairFigures;
import maec.combine.TensorOutcome;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.List;

/**
 * What the detail card says about one tensor.
 *
 * @param tensor what the recipe does to it
 * @param pairs each ability against each language
 * @param inPlay how many tensors compete
 * @param pin whether it is decided by hand
 */
public record TensorDetail(TensorOutcome tensor, List<PairFigures> pairs, int inPlay, Pin pin) {
    /** Copies the list. */
    public TensorDetail {
        pairs = List.copyOf(pairs);
    }

    /**
     * Whether it is selected, and by what.
     *
     * @param messages the words
     */
    public String standing(Messages messages) {
        String state = messages.text(tensor.selected() ? "tensors.selected" : "tensors.leftOut");
        String why =
                switch (pin) {
                    case IN -> messages.text("tensors.pinnedIn");
                    case OUT -> messages.text("tensors.pinnedOut");
                    case NONE ->
                            tensor.inPlay()
                                    ? messages.text("tensors.rankOf", tensor.rank(), inPlay)
                                    : messages.text("tensors.idle");
                };
        return state + " · " + why;
    }

    /**
     * Its size in the base and how far the merge moves it.
     *
     * @param messages the words
     */
    public String change(Messages messages) {
        double base = tensor.baseNorm();
        return messages.text(
                "tensors.change",
                Figures.decimals(base, 2),
                Figures.percentOf(base == 0 ? 0 : tensor.changeNorm() / base),
                Figures.count(tensor.keyWeights()));
    }
}
