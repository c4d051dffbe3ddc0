package maec.ui.shell;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

import maec.ui.settings.Preferences;
import maec.ui.text.Messages;

import java.util.List;

/**
 * The guided tour: one step per stage, which can be left and gone on with.
 *
 * <p>It blocks nothing: people may work while it is open, and it follows them to other stages.
 */
public final class TourViewModel {
    private static final List<WorkStage> STEPS = List.of(WorkStage.values());

    private final Messages messages;
    private final IntegerProperty place;
    private final ObjectProperty<WorkStage> stage;
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();

    /**
     * Makes the tour; it begins by itself where it was never begun.
     *
     * @param preferences has the words and remembers the place
     * @param stage the open stage; the tour goes to its stages and follows people to theirs
     */
    public TourViewModel(Preferences preferences, ObjectProperty<WorkStage> stage) {
        this.messages = preferences.messages();
        this.place = preferences.tour();
        this.stage = stage;
        if (place.get() == Preferences.TOUR_NEW) {
            restart();
        }
        stage.subscribe(this::follow);
    }

    private void follow(WorkStage shown) {
        if (open.get()) {
            place.set(STEPS.indexOf(shown) + 1);
        }
    }

    /** Whether its card is shown. */
    public ReadOnlyBooleanProperty openProperty() {
        return open.getReadOnlyProperty();
    }

    /** Whether it was left before its end, so that it can be gone on with. */
    public BooleanBinding canResume() {
        return Bindings.createBooleanBinding(
                () -> !open.get() && place.get() > 1 && place.get() <= STEPS.size(), place, open);
    }

    /** Which step it is at, 0 for the first one. */
    public int step() {
        return Math.clamp(place.get() - 1, 0, STEPS.size() - 1);
    }

    /** Which step it is at, for whoever draws it. */
    public IntegerProperty placeProperty() {
        return place;
    }

    /** The stage that the step is about. */
    public WorkStage stage() {
        return STEPS.get(step());
    }

    /** How far it is, such as {@code 2 / 6}. */
    public String progress() {
        return step() + 1 + " / " + STEPS.size();
    }

    /** The heading of the step. */
    public StringBinding title() {
        return words("title");
    }

    /** What there is to see. */
    public StringBinding text() {
        return words("text");
    }

    /** What the button that goes on says. */
    public StringBinding nextText() {
        return Bindings.createStringBinding(
                () -> messages.text(isLast() ? "shell.tour.finish" : "shell.tour.next"),
                messages.languageProperty(),
                place);
    }

    private StringBinding words(String which) {
        return Bindings.createStringBinding(
                () -> messages.text("shell.tour." + stage().id() + "." + which),
                messages.languageProperty(),
                place);
    }

    /** Whether this is the first step. */
    public boolean isFirst() {
        return step() == 0;
    }

    private boolean isLast() {
        return step() == STEPS.size() - 1;
    }

    /** Goes to the next step, or ends after the last one. */
    public void next() {
        if (isLast()) {
            open.set(false);
            place.set(Preferences.TOUR_OVER);
        } else {
            goTo(step() + 1);
        }
    }

    /** Goes to the step before; harmless at the first one. */
    public void back() {
        goTo(Math.max(0, step() - 1));
    }

    /** Leaves the tour; {@link #resume} goes on at this step. */
    public void leave() {
        open.set(false);
    }

    /** Goes on where the tour was left. */
    public void resume() {
        open.set(true);
        goTo(step());
    }

    /** Begins at the first step. */
    public void restart() {
        open.set(true);
        goTo(0);
    }

    private void goTo(int step) {
        place.set(step + 1);
        stage.set(STEPS.get(step));
    }
}
