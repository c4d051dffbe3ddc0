package maec.ui.tensors;

import maec.combine.PairFigures;
import maec.combine.TensorOutcome;

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

    /** Whether it is selected, and by what. */
    public String standing() {
        String state = tensor.selected() ? "selected" : "left out";
        return switch (pin) {
            case IN, OUT -> state + " · " + pin.label() + " by hand";
            case NONE ->
                    tensor.inPlay()
                            ? state + " · rank " + tensor.rank() + " of " + inPlay
                            : state + " · does not compete";
        };
    }
}
