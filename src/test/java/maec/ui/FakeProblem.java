package maec.ui;

import maec.job.Problem;

/** A problem for tests. */
public record FakeProblem(String sentence) implements Problem {
    @Override
    public String advice() {
        return "Try something else.";
    }

    @Override
    public int exitCode() {
        return 65;
    }
}
