package maec;

/** Chooses between the window and the command line without loading what the other one needs. */
public final class Main {
    private Main() {}

    /**
     * Opens the window when there are no arguments, runs a command otherwise.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {}
}
