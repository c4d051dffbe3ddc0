package maec.cli;

import maec.job.ProblemException;
import maec.model.ModelFolder;
import maec.runtime.Decoder;
import maec.runtime.Device;
import maec.runtime.DeviceCatalog;
import maec.runtime.Engine;
import maec.runtime.MemoryProblem;
import maec.runtime.Precision;
import maec.runtime.PrecisionChoice;
import maec.runtime.Residency;
import maec.runtime.ResidencyChoice;
import maec.runtime.RunPlan;
import maec.runtime.RunSize;

import picocli.CommandLine.Option;

import java.util.function.Function;

/** Where a model is computed, in which format, and where its weights are meanwhile. */
final class ComputeOptions {
    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "Where to compute: cpu, cuda:0 or mps (default: cpu).")
    private String device = "cpu";

    @Option(
            names = "--dtype",
            defaultValue = "auto",
            converter = PrecisionName.class,
            description =
                    "The format to compute in: auto, fp32 or bf16 (default: auto, which is bf16 for"
                            + " weights stored so where the device is made for it, else fp32).")
    private Wish<Precision> precision = Wish.automatic();

    @Option(
            names = "--residency",
            defaultValue = "auto",
            converter = ResidencyName.class,
            description =
                    "Where the weights are: auto, resident (all on the device) or streamed (a layer"
                            + " at a time; default: auto, which is resident where that fits).")
    private Wish<Residency> residency = Wish.automatic();

    /**
     * Loads a model, works with it, and frees it.
     *
     * @param console shows progress of loading, and says what was chosen where that is not plain
     * @param folder the model, which stays open
     * @param size what will be computed at once
     * @param work what to do
     * @return what the work returned
     */
    <T> T with(Console console, ModelFolder folder, RunSize size, Function<Decoder, T> work) {
        Device place = Device.named(device);
        RunPlan plan =
                RunPlan.of(
                        new RunPlan.Wishes(precision.asked(), residency.asked()),
                        folder.architecture(),
                        PrecisionChoice.Stored.of(folder.weights()),
                        size,
                        DeviceCatalog.ofThisMachine().describe(place));
        if (precision.asked().isEmpty() && plan.precision().precision() != Precision.FP32) {
            console.say(plan.precision().reason());
        }
        ResidencyChoice choice = plan.residency();
        if (choice.residency() == Residency.STREAMED || !choice.fits()) {
            console.say(choice.reason());
        }
        try (Engine engine = Engine.start(place);
                Decoder decoder =
                        Decoder.open(
                                engine,
                                folder.architecture(),
                                folder.weights(),
                                plan,
                                console.job())) {
            return work.apply(decoder);
        } catch (ProblemException failure) {
            if (failure.problem() instanceof MemoryProblem.OutOfMemory memory) {
                throw new ProblemException(memory.withEstimate(choice.estimate()), failure);
            }
            throw failure;
        }
    }
}
