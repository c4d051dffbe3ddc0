package maec.combine.method;

import maec.combine.LayerCourse;
import maec.combine.TensorPattern;

import java.util.List;
import java.util.Optional;

/**
 * What a recipe says about one parameter. Of several rules that fit, the first one holds.
 *
 * @param parameter the parameter's name
 * @param model the model's name, or empty for all models
 * @param tensors which tensors
 * @param value a number or a course over the layers
 * @param origin where it stands, for people: "rule 2"
 */
public record ParameterRule(
        String parameter,
        Optional<String> model,
        TensorPattern tensors,
        Value value,
        String origin) {
    /** What a rule gives. */
    public sealed interface Value {
        /**
         * The value for a place in the model.
         *
         * @param place 0 for the first layer and tensors outside the layers, 1 for the last
         * @return the value
         */
        double at(double place);

        /**
         * Everything that was written.
         *
         * @return one number or several
         */
        List<Double> numbers();
    }

    /**
     * The same for all layers.
     *
     * @param number the value
     */
    public record Constant(double number) implements Value {
        @Override
        public double at(double place) {
            return number;
        }

        @Override
        public List<Double> numbers() {
            return List.of(number);
        }
    }

    /**
     * Anchors at even distances from the first to the last layer, straight lines between them.
     *
     * @param numbers at least one
     */
    public record Gradient(List<Double> numbers) implements Value {
        /** Copies the list. */
        public Gradient {
            numbers = List.copyOf(numbers);
            if (numbers.isEmpty()) {
                throw new IllegalArgumentException("a gradient without anchors");
            }
        }

        @Override
        public double at(double place) {
            return new LayerCourse(numbers).at(place);
        }
    }
}
