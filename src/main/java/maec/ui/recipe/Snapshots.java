package maec.ui.recipe;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.workflow.Merge;
import maec.workflow.OpenProject;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Two drafts put aside, A and B, to go to and fro between them and what is being worked on.
 *
 * <p>Going to a snapshot is a step of the undo history. Whoever changes something there works on
 * from it: what was "now" before stays reachable by undo. Snapshots are recipe files in the project
 * folder, so they outlive the window.
 */
public final class Snapshots {
    /** A place to put a draft. */
    public enum Slot {
        A,
        B
    }

    private final RecipeModel model;
    private final OpenProject project;
    private final JobRunner jobs;
    private final Map<Slot, ReadOnlyObjectWrapper<Optional<Draft>>> kept =
            new EnumMap<>(Slot.class);
    private final ReadOnlyObjectWrapper<Optional<Slot>> shown =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private Slot next = Slot.A;
    private Optional<Draft> now = Optional.empty();

    /**
     * Begins with what the project folder holds, which arrives a little later.
     *
     * @param model the current draft
     * @param project keeps the files
     * @param jobs reads and writes them
     */
    public Snapshots(RecipeModel model, OpenProject project, JobRunner jobs) {
        this.model = model;
        this.project = project;
        this.jobs = jobs;
        for (Slot slot : Slot.values()) {
            kept.put(slot, new ReadOnlyObjectWrapper<>(Optional.empty()));
        }
        model.draftProperty().subscribe((_, _) -> follow());
        model.outcomeProperty().subscribe(known -> known.ifPresent(_ -> loadOnce()));
    }

    private boolean loaded;

    private void loadOnce() {
        if (!loaded) {
            loaded = true;
            for (Slot slot : Slot.values()) {
                jobs.query(
                        "snapshot " + slot,
                        _ -> project.snapshot(name(slot)),
                        state -> take(slot, state));
            }
        }
    }

    private void take(Slot slot, JobState<Optional<Merge>> state) {
        if (state instanceof JobState.Done<Optional<Merge>>(Optional<Merge> found)
                && kept(slot).isEmpty()) {
            found.ifPresent(merge -> put(slot, model.draft().by(merge)));
        }
    }

    private static String name(Slot slot) {
        return slot.name().toLowerCase(Locale.ROOT);
    }

    /** What lies in a slot. */
    public ReadOnlyObjectProperty<Optional<Draft>> keptProperty(Slot slot) {
        return wrapper(slot).getReadOnlyProperty();
    }

    /** What lies in a slot. */
    public Optional<Draft> kept(Slot slot) {
        return wrapper(slot).get();
    }

    private ReadOnlyObjectWrapper<Optional<Draft>> wrapper(Slot slot) {
        return java.util.Objects.requireNonNull(kept.get(slot));
    }

    /** The slot that is looked at; empty for what is being worked on. */
    public ReadOnlyObjectProperty<Optional<Slot>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /** Where the next snapshot goes: the empty slot, else the one not written last. */
    public Slot next() {
        return next;
    }

    /** Puts the current draft aside. */
    public void save() {
        Slot slot = next;
        keep(model.draft());
        shown.set(Optional.of(slot));
    }

    /**
     * Puts a draft into the next slot without going there.
     *
     * @param draft what to put aside
     */
    public void keep(Draft draft) {
        Slot slot = next;
        put(slot, draft);
        jobs.query(
                "keep snapshot " + slot,
                _ -> {
                    project.keepSnapshot(name(slot), draft.merge());
                    return slot;
                },
                _ -> {});
    }

    private void put(Slot slot, Draft draft) {
        next = slot == Slot.A ? Slot.B : Slot.A;
        wrapper(slot).set(Optional.of(draft));
    }

    /**
     * Goes to a snapshot; harmless if there is none.
     *
     * @param slot which one
     */
    public void show(Slot slot) {
        kept(slot)
                .ifPresent(
                        draft -> {
                            if (shown.get().isEmpty()) {
                                now = Optional.of(model.draft());
                            }
                            shown.set(Optional.of(slot));
                            model.changeDraft(_ -> draft);
                        });
    }

    /** Goes back to what was being worked on. */
    public void showNow() {
        shown.set(Optional.empty());
        now.ifPresent(draft -> model.changeDraft(_ -> draft));
        now = Optional.empty();
    }

    /** Whoever changes a snapshot's numbers works on from there. */
    private void follow() {
        boolean same = shown.get().flatMap(this::kept).map(model.draft()::equals).orElse(true);
        if (!same) {
            shown.set(Optional.empty());
            now = Optional.empty();
        }
    }
}
