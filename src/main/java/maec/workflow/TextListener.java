package maec.workflow;

/** Is told what models write while they write it, on the thread that works. */
@FunctionalInterface
public interface TextListener {
    /**
     * A text grew.
     *
     * @param model the name of the model that writes it
     * @param piece what was added; may be empty
     */
    void grew(String model, String piece);
}
