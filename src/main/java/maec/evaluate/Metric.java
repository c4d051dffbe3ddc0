package maec.evaluate;

/** What is measured. */
public enum Metric {
    /** exp(mean negative log-likelihood per token); lower is better. */
    PERPLEXITY,
    /** Share of prompts, in percent, whose greedy continuation equals the answer. */
    EXACT_MATCH
}
