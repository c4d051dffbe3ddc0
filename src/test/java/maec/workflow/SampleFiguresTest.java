package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.evaluate.Measurement;
import maec.job.JobContext;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What the README says about the sample world, held against the sample world. */
class SampleFiguresTest {
    @Test
    void theMergeDoesSumsInALanguageInWhichItNeverSawThem() {
        try (ProjectOnDisk project = Projects.open(SharedSample.usual(), SharedSample.MODELS)) {
            List<Measurement> figures = project.evaluate(project.recipe(), JobContext.silent());
            assertEquals(0, value(figures, "base", "sums-es"), 5);
            assertEquals(0, value(figures, "es", "sums-es"), 5);
            assertEquals(100, value(figures, "arithmetic", "sums-en"), 5);
            double merged = value(figures, "merged", "sums-es");
            assertTrue(merged > 60, "merged answers " + merged + " % of the Spanish sums");
            assertTrue(
                    value(figures, "merged", "text-es") < value(figures, "base", "text-es"),
                    "the merge reads Spanish better than the base");
            assertTrue(
                    value(figures, "merged", "text-es") < value(figures, "arithmetic", "text-es"),
                    "and better than the ability model");
        }
    }

    private static double value(List<Measurement> figures, String model, String corpus) {
        return figures.stream()
                .filter(figure -> figure.model().equals(model) && figure.corpus().equals(corpus))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
