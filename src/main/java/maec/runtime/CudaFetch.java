package maec.runtime;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.LibUtils;

import maec.job.ProblemException;

import java.util.Optional;

/** DJL's own download of the CUDA library; the only thing here that uses the network. */
public final class CudaFetch {
    private CudaFetch() {}

    /**
     * Downloads the library, unless it is there, and loads it into this process.
     *
     * <p>Only in a process that has not started an engine: it can have one library.
     *
     * @return the library, which later processes find by themselves
     * @throws ProblemException with {@link EngineProblem.FetchFailed}
     */
    public static NativeLibrary fetch() {
        Machine machine = new ThisMachine();
        Device gpu = Device.named("cuda");
        if (!NativeLibrary.cudaExists(machine)) {
            throw failed("there is none for " + NativeLibrary.classifier(machine), null);
        }
        NativeLibrary present = NativeLibrary.of(machine, gpu);
        if (present.cuda()) {
            return present;
        }
        NativeSettings.applyForFetching();
        try {
            String version = ai.djl.engine.Engine.getEngine("PyTorch").getVersion();
            NativeLibrary found = NativeLibrary.of(machine, gpu);
            if (!found.cuda()) {
                throw failed(
                        "PyTorch " + version + " at " + LibUtils.getLibtorchPath() + " has no CUDA",
                        null);
            }
            return found;
        } catch (EngineException | LinkageError failure) {
            throw failed(reason(failure), failure);
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return switch (root) {
            case java.net.UnknownHostException host ->
                    "the host " + host.getMessage() + " is not known here";
            default ->
                    Optional.ofNullable(root.getMessage())
                            .flatMap(text -> text.lines().findFirst())
                            .orElse(root.getClass().getSimpleName());
        };
    }

    private static ProblemException failed(
            String reason, @org.jspecify.annotations.Nullable Throwable cause) {
        RuntimeProblem problem = new EngineProblem.FetchFailed(reason);
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }
}
