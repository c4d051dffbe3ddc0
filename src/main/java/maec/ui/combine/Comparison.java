package maec.ui.combine;

import maec.combine.CoefficientRule;
import maec.combine.LayerOutcome;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.RecipeNumber;
import maec.combine.TensorOutcome;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What two recipes have and do differently.
 *
 * @param left heading of the first
 * @param right heading of the second
 * @param rows numbers that differ, then what follows from them
 * @param layers names of the layers, as the bars above have them
 * @param difference per layer, by how many percent of ‖θ₀‖ the second changes more than the first
 */
record Comparison(
        String left, String right, List<Row> rows, List<String> layers, double[] difference) {
    /**
     * One line.
     *
     * @param name what differs
     * @param left the first one's value, may be empty
     * @param right the second one's
     */
    record Row(String name, String left, String right) {}

    static Comparison of(
            String left, Outcome first, String right, Outcome second, Messages messages) {
        var rows = new ArrayList<Row>();
        for (RecipeNumber number : RecipeNumber.all(second.recipe())) {
            add(rows, number.label(), text(number, first.recipe()), text(number, second.recipe()));
        }
        if (!first.recipe().rules().equals(second.recipe().rules())) {
            rows.add(
                    new Row(
                            messages.text("combine.compare.overrides"),
                            rules(first.recipe()),
                            rules(second.recipe())));
        }
        add(
                rows,
                messages.text("combine.compare.pins"),
                pins(first.recipe()),
                pins(second.recipe()));
        add(
                rows,
                messages.text("combine.compare.whole"),
                yes(first.recipe().scope().embeddingsAndHead()),
                yes(second.recipe().scope().embeddingsAndHead()));
        rows.add(
                new Row(
                        messages.text("combine.compare.keys"),
                        Figures.count(first.keyWeights()),
                        Figures.count(second.keyWeights())));
        rows.add(
                new Row(
                        messages.text("combine.compare.switch"),
                        "",
                        Figures.count(switching(first, second))));
        return new Comparison(
                left, right, List.copyOf(rows), names(second, messages), difference(first, second));
    }

    private static void add(List<Row> rows, String name, String left, String right) {
        if (!left.equals(right)) {
            rows.add(new Row(name, left, right));
        }
    }

    private static String text(RecipeNumber number, Recipe recipe) {
        double value = number.of(recipe);
        return number.isShare() ? Figures.percent(value) : Figures.coefficient(value);
    }

    private static String rules(Recipe recipe) {
        return switch (recipe.rules().size()) {
            case 0 -> "—";
            case 1 -> {
                CoefficientRule only = recipe.rules().getFirst();
                yield only.coefficient().label() + " " + only.course();
            }
            default -> Figures.count(recipe.rules().size());
        };
    }

    private static String pins(Recipe recipe) {
        int pins = recipe.scope().pinnedIn().size() + recipe.scope().pinnedOut().size();
        return Figures.count(pins);
    }

    private static String yes(boolean is) {
        return is ? "✓" : "—";
    }

    /** How many tensors are selected by one of the two only. */
    private static int switching(Outcome first, Outcome second) {
        Set<String> either = new HashSet<>(first.selectedNames());
        either.addAll(second.selectedNames());
        Set<String> both = new HashSet<>(first.selectedNames());
        both.retainAll(second.selectedNames());
        return either.size() - both.size();
    }

    /**
     * The names of the bars.
     *
     * @return one per layer; the last one stands for embedding, final norm and head
     */
    static List<String> names(Outcome outcome, Messages messages) {
        return outcome.layers().stream()
                .map(
                        layer ->
                                layer.layer() < 0
                                        ? messages.text("combine.layers.other")
                                        : "L" + layer.layer())
                .toList();
    }

    private static double[] difference(Outcome first, Outcome second) {
        double[] difference = new double[second.layers().size()];
        for (int i = 0; i < difference.length; i++) {
            int layer = second.layers().get(i).layer();
            difference[i] =
                    (i < first.layers().size() ? -change(first, layer) : 0) + change(second, layer);
        }
        return difference;
    }

    /** ‖θ − θ₀‖ / ‖θ₀‖ of a layer in percent. */
    private static double change(Outcome outcome, int layer) {
        double change = 0;
        double base = 0;
        for (TensorOutcome tensor : outcome.tensors()) {
            if (tensor.address().layer() == layer) {
                change += tensor.changeNorm() * tensor.changeNorm();
                base += tensor.baseNorm() * tensor.baseNorm();
            }
        }
        return base == 0 ? 0 : 100 * Math.sqrt(change / base);
    }

    static double[] abilityPercent(Outcome outcome) {
        return outcome.layers().stream()
                .mapToDouble(LayerOutcome::abilityShare)
                .map(s -> s * 100)
                .toArray();
    }

    static double[] languagePercent(Outcome outcome) {
        return outcome.layers().stream()
                .mapToDouble(LayerOutcome::languageShare)
                .map(s -> s * 100)
                .toArray();
    }
}
