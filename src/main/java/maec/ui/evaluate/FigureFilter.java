package maec.ui.evaluate;

/** Which figures the Evaluate stage shows. */
public enum FigureFilter {
    ALL,
    ACCURACY,
    PERPLEXITY
}
