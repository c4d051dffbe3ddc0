package maec.combine;

/**
 * A coefficient that some tensors have instead of the recipe's own. Of several rules that fit a
 * tensor, the first one holds.
 *
 * <p>Written as {@link RuleText} has it, for example {@code *.mlp.*@0-7:gamma=0.2} or {@code
 * *:gamma.arithmetic=1,0.2}, which falls from the first layer to the last.
 *
 * @param tensors which tensors
 * @param coefficient which coefficient
 * @param course what it is there
 */
public record CoefficientRule(TensorPattern tensors, Coefficient coefficient, LayerCourse course) {
    /**
     * Reads the written form.
     *
     * @param text as above
     * @return the rule
     * @throws IllegalArgumentException with half a sentence if it is none
     */
    public static CoefficientRule parse(String text) {
        RuleText rule = RuleText.parse(text);
        return new CoefficientRule(
                rule.tensors(), Coefficient.named(rule.name()), new LayerCourse(rule.numbers()));
    }

    /**
     * The written form.
     *
     * @return what {@link #parse} reads
     */
    public String text() {
        return new RuleText(tensors, coefficient.name(), course.anchors()).text();
    }
}
