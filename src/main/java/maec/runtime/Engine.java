package maec.runtime;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The native engine on one device, with the one thread on which everything native happens.
 *
 * <p>Starting is slow (a second or two) and happens once; models are then loaded into it. Grad mode
 * and the autograd graph belong to a thread in libtorch, so public methods of this room may be
 * called from any thread and are carried out, one after the other, on the engine's own. Several
 * engines may live at the same time, each with its thread.
 */
public final class Engine implements AutoCloseable {
    private static final String FRAMEWORK = "PyTorch";

    private static final String KERNELS = "kernels";
    private static final String CAUSE = "RuntimeError: ";

    private final Device device;
    private final ai.djl.Device place;
    private final ExecutorService thread;
    private final Model model;
    private int threads;

    private Engine(Device device, ai.djl.Device place, ExecutorService thread, Model model) {
        this.device = device;
        this.place = place;
        this.thread = thread;
        this.model = model;
    }

    /**
     * Starts libtorch, offline, and compiles the kernels.
     *
     * @param device where to compute
     * @return the engine; the caller closes it, after everything that was loaded into it
     * @throws ProblemException with {@link EngineProblem.EngineMissing} or {@link
     *     EngineProblem.DeviceMissing}
     */
    public static Engine start(Device device) {
        NativeLibrary library = NativeLibrary.of(device);
        if (!library.fits()) {
            throw new ProblemException(EngineProblem.EngineMissing.wrongVersion(library));
        }
        NativeSettings.apply(library);
        ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("maec-compute").factory());
        try {
            return await(thread.submit(() -> load(device, thread)));
        } catch (ProblemException problem) {
            thread.shutdown();
            throw problem;
        }
    }

    private static Engine load(Device device, ExecutorService thread) {
        ai.djl.engine.Engine framework = framework();
        ai.djl.Device place = place(device);
        // DJL's own count of GPUs needs a CUDA toolkit; libtorch brings what it needs with it.
        if (place.isGpu() && !framework.hasCapability("CUDA")) {
            throw new ProblemException(new EngineProblem.DeviceMissing(device));
        }
        Model model = Model.newInstance(KERNELS, place, FRAMEWORK);
        boolean complete = false;
        try {
            model.getNDManager().zeros(new Shape(1)).close();
            loadKernels(model);
            complete = true;
            return new Engine(device, place, thread, model);
        } catch (EngineException failure) {
            throw new ProblemException(new EngineProblem.DeviceMissing(device), failure);
        } finally {
            if (!complete) {
                model.close();
            }
        }
    }

    private static ai.djl.engine.Engine framework() {
        try {
            return ai.djl.engine.Engine.getEngine(FRAMEWORK);
        } catch (EngineException | LinkageError | IllegalArgumentException failure) {
            throw new ProblemException(
                    new EngineProblem.EngineMissing(
                            String.valueOf(failure.getCause()).contains("Offline")
                                    ? "there is none for this system here, and none is downloaded"
                                    : reason(root(failure))),
                    failure);
        }
    }

    private static ai.djl.Device place(Device device) {
        int colon = device.name().indexOf(':');
        return colon < 0
                ? ai.djl.Device.of(device.name(), -1)
                : ai.djl.Device.gpu(Integer.parseInt(device.name().substring(colon + 1)));
    }

    /** Compiles the kernels by way of a file that is gone when this returns. */
    private static void loadKernels(Model model) {
        try {
            Path folder = Files.createTempDirectory("maec-kernels");
            Path archive = folder.resolve(KERNELS + ".pt");
            try {
                Files.write(archive, KernelArchive.pack());
                model.load(folder, KERNELS);
            } finally {
                Files.deleteIfExists(archive);
                Files.delete(folder);
            }
        } catch (IOException failure) {
            throw new ProblemException(
                    new EngineProblem.EngineMissing(
                            "the folder for temporary files cannot be written to"),
                    failure);
        } catch (MalformedModelException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Where this engine computes.
     *
     * @return the device
     */
    public Device device() {
        return device;
    }

    /**
     * Begins a call of a kernel; only on the engine's thread.
     *
     * @param method name of the kernel
     * @return the call, to be given arguments, run and closed
     */
    KernelCall call(String method) {
        Block kernels = model.getBlock();
        return new KernelCall(kernels, model.getNDManager(), place, method);
    }

    /**
     * Makes a home for arrays that outlive a call; only on the engine's thread.
     *
     * @return a manager on the device, closed by the caller or with the engine
     */
    NDManager newHome() {
        return model.getNDManager().newSubManager(place);
    }

    /**
     * Does work on the engine's thread and waits for it.
     *
     * @param cores how many threads one operation may use inside libtorch
     * @param what what is being done, for the sentence if it fails
     * @param work what to do
     * @return what the work returned
     * @throws ProblemException if the native engine failed
     */
    <T> T compute(int cores, String what, Callable<T> work) {
        return await(thread.submit(() -> guarded(cores, what, work)));
    }

    private <T> T guarded(int cores, String what, Callable<T> work) throws Exception {
        JniUtils.setGradMode(true);
        if (cores != threads) {
            JniUtils.setNumThreads(cores);
            threads = cores;
        }
        try {
            return work.call();
        } catch (EngineException failure) {
            RuntimeProblem problem =
                    MemoryFailure.in(String.valueOf(failure.getMessage()))
                            .<RuntimeProblem>map(memory -> outOfMemory(what, memory))
                            .orElseGet(() -> new EngineProblem.EngineFailed(what, reason(failure)));
            throw new ProblemException(problem, failure);
        }
    }

    private RuntimeProblem outOfMemory(String what, MemoryFailure failure) {
        LocalDevice found = DeviceCatalog.ofThisMachine().describe(device);
        return new MemoryProblem.OutOfMemory(
                device, what, failure.askedBytes(), found.memory().freeBytes(), Optional.empty());
    }

    /**
     * The version of PyTorch, as DJL takes it to be.
     *
     * @return such as {@code 2.7.1}
     */
    public String version() {
        return LibUtils.getVersion();
    }

    /**
     * Where the native library lies that was loaded.
     *
     * @return a folder
     */
    public String libraryFolder() {
        return LibUtils.getLibtorchPath();
    }

    /**
     * How many native arrays are alive in this engine, so that a test can say that nothing leaks.
     *
     * @return 0 once everything that was loaded is closed
     */
    public int openArrays() {
        return compute(1, "counting", () -> model.getNDManager().getManagedArrays().size());
    }

    /** Ends the compute thread and frees what the engine still holds; closing twice is harmless. */
    @Override
    public void close() {
        if (!thread.isShutdown()) {
            Future<?> done = thread.submit(model::close);
            thread.shutdown();
            await(done);
        }
    }

    private static <T> T await(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException failure) {
                    throw unwrapped(failure);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException failure) {
        return switch (failure.getCause()) {
            case ProblemException problem -> new ProblemException(problem.problem(), problem);
            case RuntimeException defect -> defect;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(failure);
        };
    }

    /** What DJL hides behind a sentence of its own, such as a library that was not found. */
    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    /** The line that names the cause: libtorch puts it last, behind a trace of the kernel. */
    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).strip();
        String line =
                message.lines()
                        .filter(text -> text.startsWith(CAUSE))
                        .map(text -> text.substring(CAUSE.length()))
                        .findFirst()
                        .or(() -> message.lines().findFirst())
                        .orElse(failure.getClass().getSimpleName());
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
