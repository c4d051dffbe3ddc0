package maec.extract;

import maec.checkpoint.TensorSource;
import maec.model.Architecture;
import maec.runtime.Engine;
import maec.runtime.RunPlan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a score looks at, and how.
 *
 * @param engine where to compute
 * @param architecture of the base
 * @param base θ₀; stays open while the scores are read
 * @param mixture the ability's text
 * @param folder where sums may lie and are kept, so that a score that was interrupted goes on and
 *     one over more batches starts from what is there; empty to keep nothing
 * @param wishes format and residency, if not automatic
 * @param checkpoints where a score that trains keeps what it needs to go on, if anywhere
 */
public record ScoreInputs(
        Engine engine,
        Architecture architecture,
        TensorSource base,
        Mixture mixture,
        Optional<Path> folder,
        RunPlan.Wishes wishes,
        Optional<TrainingCheckpoints> checkpoints) {
    /** Everything automatic, and nothing kept. */
    public ScoreInputs(
            Engine engine, Architecture architecture, TensorSource base, Mixture mixture) {
        this(
                engine,
                architecture,
                base,
                mixture,
                Optional.empty(),
                RunPlan.Wishes.none(),
                Optional.empty());
    }
}
