package maec.runtime;

/** What the kernels do with a weight's gradient as soon as they have it. */
enum Fold {
    /** It is kept: in the arrays given for the sums if there are any, else in new ones. */
    KEEP(0),
    /** |θ · g| is added to the weight's sum. */
    TAYLOR(1),
    /** g is added to the weight's sum. */
    SUM(2),
    /** The sums of |θ · g| over the weight's rows are kept. */
    ROWS(3),
    /** Its entries at chosen flat indices are kept. */
    CHOSEN(4),
    /** It is kept in the array given for its sum; where that is empty, it is not computed. */
    KEEP_SOME(5);

    private final int number;

    Fold(int number) {
        this.number = number;
    }

    /** How the kernels call it. */
    int number() {
        return number;
    }
}
