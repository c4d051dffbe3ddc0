package maec.model;

import java.util.List;

/**
 * A family of decoders: how its {@code config.json} is read, and what it leaves unsaid.
 *
 * <p>A description ends in the switches of an {@link Architecture}; nothing behind it knows the
 * family. Fields, their defaults and what follows from them are those of transformers 5, which also
 * reads what transformers 4 wrote.
 */
interface Family {
    /** Every family that can be run. */
    List<Family> ALL =
            List.of(
                    new LlamaFamily(),
                    new MistralFamily(),
                    new Qwen2Family(),
                    new Qwen3Family(),
                    new GemmaFamily(),
                    new Gemma2Family(),
                    new Gemma3Family(),
                    new Phi3Family());

    /**
     * The values of {@code model_type} by which configurations name it.
     *
     * @return one or more names
     */
    List<String> types();

    /**
     * Reads a configuration of this family.
     *
     * @param config the configuration
     * @return numbers that go together
     * @throws maec.job.ProblemException if a number is missing or impossible, numbers contradict
     *     each other, or the model has a variation that cannot be run
     */
    Architecture read(ModelConfig config);
}
