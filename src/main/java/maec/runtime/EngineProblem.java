package maec.runtime;

/** What can be wrong with the native engine and its devices. */
public sealed interface EngineProblem extends RuntimeProblem {
    /**
     * The native engine does not start.
     *
     * @param reason what the loader said
     */
    record EngineMissing(String reason) implements EngineProblem {
        /** A libtorch that DJL would load, and then compute nonsense with. */
        static EngineMissing wrongVersion(NativeLibrary library) {
            return new EngineMissing(
                    library.folder()
                            + " holds "
                            + library.version().orElse("an unknown version")
                            + " and "
                            + NativeLibrary.VERSION
                            + " is needed");
        }

        @Override
        public String sentence() {
            return "The native library of PyTorch could not be started: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Set PYTORCH_LIBRARY_PATH to the lib folder of libtorch 2.7.1, or let the"
                    + " folder .djl.ai in your home directory be writable.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * Nobody makes a device of that name.
     *
     * @param name what was asked for
     */
    record UnknownDevice(String name) implements EngineProblem {
        @Override
        public String sentence() {
            return "There is no device called '" + name + "'.";
        }

        @Override
        public String advice() {
            return "Use cpu, cuda:0 or mps.";
        }

        @Override
        public int exitCode() {
            return 64;
        }
    }

    /**
     * This machine, or this engine, lacks the device.
     *
     * @param device what was asked for
     */
    record DeviceMissing(Device device) implements EngineProblem {
        @Override
        public String sentence() {
            return "The device " + device + " is not available to the native engine here.";
        }

        @Override
        public String advice() {
            return "Use cpu, or see what the device command says to do.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * The CUDA library could not be downloaded or does not load.
     *
     * @param reason what the loader said
     */
    record FetchFailed(String reason) implements EngineProblem {
        @Override
        public String sentence() {
            return "The CUDA library of PyTorch could not be fetched: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Try again with a network, or set PYTORCH_LIBRARY_PATH to the lib folder of a"
                    + " PyTorch 2.7.1 for CUDA 12.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * The native engine refused a computation.
     *
     * @param work what was being done
     * @param reason the first line of what the engine said
     */
    record EngineFailed(String work, String reason) implements EngineProblem {
        @Override
        public String sentence() {
            return "The native engine failed while " + work + ": " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check that the checkpoint opens with the inspect command.";
        }

        @Override
        public int exitCode() {
            return 70;
        }
    }
}
