package maec.ui.neurons;

import javafx.beans.value.ObservableValue;

import maec.extract.NeuronProfile;
import maec.ui.chart.CutHandler;
import maec.ui.recipe.RecipeModel;

import java.util.Optional;

/** Moves k₁ by the line over the histogram: one drag is one step of undo. */
final class KeyCutHandler implements CutHandler {
    private final RecipeModel recipe;
    private final ObservableValue<Optional<NeuronProfile>> profile;

    KeyCutHandler(RecipeModel recipe, ObservableValue<Optional<NeuronProfile>> profile) {
        this.recipe = recipe;
        this.profile = profile;
    }

    @Override
    public void begin() {
        recipe.commit();
    }

    @Override
    public void move(double score) {
        profile.getValue()
                .ifPresent(
                        known -> {
                            double percent =
                                    KeyCut.percent(
                                            known.histogram(), score, known.trainedKeyPercent());
                            recipe.preview(now -> now.withKeyPercent(percent));
                        });
    }

    @Override
    public void end() {
        recipe.commit();
    }

    @Override
    public void step(int steps) {
        double bound = profile.getValue().map(NeuronProfile::trainedKeyPercent).orElse(100.0);
        recipe.change(now -> now.withKeyPercent(KeyCut.stepped(now.keyPercent(), -steps, bound)));
    }
}
