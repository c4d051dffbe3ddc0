package maec.cli;

import maec.runtime.CudaFetch;
import maec.runtime.DeviceReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** Lists what there is to compute with, and what to do where it does not work. */
@Command(
        name = "device",
        description = {
            "Lists the devices of this machine and whether they work.",
            "Memory, the native library of PyTorch, and whether models stored in BF16 are computed"
                    + " in bfloat16. Where a GPU cannot be used, it says what to do. The exit code"
                    + " is 0 also where a device does not work."
        })
final class DeviceCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Option(
            names = "--fetch",
            description =
                    "First download PyTorch's library for NVIDIA GPUs (some gigabytes) with DJL,"
                            + " unless it is there.")
    private boolean fetch;

    DeviceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (fetch) {
            console.say("Fetching the CUDA library from publish.djl.ai; this can take long.");
            CudaFetch.fetch();
        }
        DeviceReport report = DeviceReport.make();
        if (json) {
            console.printJson(DeviceListing.tree(report));
        } else {
            DeviceListing.lines(report).forEach(console::print);
        }
        return 0;
    }
}
