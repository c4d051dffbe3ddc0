package maec.ui;

import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;

import java.util.Optional;

/** Long works of a {@link FakeProject}: they report their steps, and fail half way if told to. */
final class FakeWork {
    private Optional<Problem> nextProblem = Optional.empty();

    void failWith(Problem problem) {
        nextProblem = Optional.of(problem);
    }

    void run(String stage, int steps, JobContext context) {
        for (int step = 0; step <= steps; step++) {
            context.step(stage, step, steps, "steps", "loss 1.52");
            if (step == steps / 2) {
                throwNextProblem();
            }
        }
    }

    void throwNextProblem() {
        if (nextProblem.isPresent()) {
            Problem problem = nextProblem.get();
            nextProblem = Optional.empty();
            throw new ProblemException(problem);
        }
    }
}
