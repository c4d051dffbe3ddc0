package maec.evaluate;

/**
 * One question with its one right answer, as token ids.
 *
 * @param prompt what the model is given, with whatever begin token it expects; not written by
 *     anybody
 * @param answer what its greedy continuation has to start with; not written by anybody
 */
public record PromptItem(long[] prompt, long[] answer) {}
