package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.runtime.NativeLibrary.Origin;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which native library is taken, and what is advised where it does not fit the machine. */
class NativeLibraryTest {
    private static final Device CUDA = Device.named("cuda");
    private static final String WHEEL = "/venv/lib/python3.12/site-packages/torch";
    private static final String FETCHED = "/home/ana/.djl.ai/pytorch/2.7.1-0-cu128-linux-x86_64";

    @Test
    void withoutAnythingElseTheBundledOneIsTaken() {
        NativeLibrary library = NativeLibrary.of(FakeMachine.linux(), CUDA);
        assertEquals(Origin.BUNDLED, library.origin());
        assertFalse(library.cuda());
        assertTrue(library.fits());
        assertEquals(Map.of(), library.settings());
        assertEquals(Path.of("/home/ana/.djl.ai/pytorch"), library.folder());
    }

    @Test
    void aFetchedOneIsTakenForGpusOnly() {
        FakeMachine machine =
                FakeMachine.linux()
                        .file(FETCHED + "/libtorch.so", "")
                        .file(FETCHED + "/libtorch_cuda.so", "");
        NativeLibrary library = NativeLibrary.of(machine, CUDA);
        assertEquals(Origin.FETCHED, library.origin());
        assertTrue(library.cuda());
        assertEquals(
                Map.of("PYTORCH_LIBRARY_PATH", FETCHED, "PYTORCH_FLAVOR", "cu128"),
                library.settings());
        assertEquals(Origin.BUNDLED, NativeLibrary.of(machine, Device.cpu()).origin());
    }

    @Test
    void whatIsIncompleteOrForOthersIsNotTaken() {
        for (String folder :
                List.of(
                        "2.7.1-20250812-cpu-linux-x86_64",
                        "2.5.1-cu124-linux-x86_64",
                        "2.7.1-cu128-win-x86_64",
                        "tmp123")) {
            FakeMachine machine =
                    FakeMachine.linux()
                            .file("/home/ana/.djl.ai/pytorch/" + folder + "/libtorch_cuda.so", "");
            assertEquals(Origin.BUNDLED, NativeLibrary.of(machine, CUDA).origin(), folder);
        }
        FakeMachine half = FakeMachine.linux().file(FETCHED + "/libtorch.so", "");
        assertEquals(Origin.BUNDLED, NativeLibrary.of(half, CUDA).origin());
    }

    @Test
    void theCacheMayBeElsewhere() {
        FakeMachine machine =
                FakeMachine.linux()
                        .setting("DJL_CACHE_DIR", "/data/djl")
                        .file("/data/djl/pytorch/2.7.1-cu128-linux-x86_64/libtorch_cuda.so", "");
        assertEquals(
                Path.of("/data/djl/pytorch/2.7.1-cu128-linux-x86_64"),
                NativeLibrary.of(machine, CUDA).folder());
        machine.setting("ENGINE_CACHE_DIR", "/elsewhere");
        assertEquals(Path.of("/elsewhere/pytorch"), NativeLibrary.of(machine, CUDA).folder());
    }

    @Test
    void aNamedFolderWinsAndGetsTheFlavorThatDjlWouldMiss() {
        FakeMachine machine =
                FakeMachine.linux()
                        .setting("PYTORCH_LIBRARY_PATH", "/nowhere:" + WHEEL + "/lib")
                        .file(WHEEL + "/lib/libtorch.so", "")
                        .file(WHEEL + "/lib/libtorch_cuda.so", "")
                        .file(WHEEL + "/version.py", "x = 1\n__version__ = '2.7.1+cu126'\n");
        assertEquals(
                new NativeLibrary(
                        Origin.NAMED, Path.of(WHEEL + "/lib"), "cu128", Optional.of("2.7.1+cu126")),
                NativeLibrary.of(machine, Device.cpu()));
        assertEquals(Map.of("PYTORCH_FLAVOR", "cu128"), NativeLibrary.of(machine, CUDA).settings());
        machine.setting("PYTORCH_LIBRARY_PATH", WHEEL + "/lib/libtorch.so");
        assertEquals(Path.of(WHEEL + "/lib"), NativeLibrary.of(machine, CUDA).folder());
        machine.setting("PYTORCH_FLAVOR", "cu126");
        assertEquals("cu126", NativeLibrary.of(machine, CUDA).flavor());
    }

    @Test
    void anUnpackedArchiveSaysItsVersionToo() {
        FakeMachine machine =
                FakeMachine.linux()
                        .setting("PYTORCH_LIBRARY_PATH", "/opt/libtorch/lib")
                        .file("/opt/libtorch/lib/libtorch.so", "")
                        .file("/opt/libtorch/build-version", "2.6.0+cpu\n");
        NativeLibrary library = NativeLibrary.of(machine, Device.cpu());
        assertEquals(Optional.of("2.6.0+cpu"), library.version());
        assertEquals("cpu", library.flavor());
        assertFalse(library.fits());
        assertEquals(
                "The native library of PyTorch could not be started: /opt/libtorch/lib holds"
                        + " 2.6.0+cpu and 2.7.1 is needed.",
                EngineProblem.EngineMissing.wrongVersion(library).sentence());
        machine.file("/opt/libtorch/build-version", "nothing");
        assertTrue(NativeLibrary.of(machine, Device.cpu()).fits());
    }

    @Test
    void fileNamesFollowTheSystem() {
        FakeMachine windows =
                new FakeMachine()
                        .setting("os.name", "Windows 11")
                        .setting("os.arch", "amd64")
                        .setting("path.separator", ";")
                        .setting("PYTORCH_LIBRARY_PATH", "/torch/lib")
                        .file("/torch/lib/torch.dll", "")
                        .file("/torch/lib/torch_cuda.dll", "");
        assertEquals("cu128", NativeLibrary.of(windows, CUDA).flavor());
        FakeMachine apple =
                FakeMachine.apple()
                        .setting("PYTORCH_LIBRARY_PATH", "/torch/lib")
                        .file("/torch/lib/libtorch.dylib", "");
        assertEquals("cpu", NativeLibrary.of(apple, Device.named("mps")).flavor());
    }

    @Test
    void aGpuWithoutItsLibraryGetsTwoWays() {
        FakeMachine machine = FakeMachine.linux();
        List<String> advice = advice(machine, gpu("8.9"), true);
        assertEquals(2, advice.size());
        assertTrue(advice.get(0).contains("'maec device --fetch'"), advice.get(0));
        assertTrue(advice.get(0).contains("/home/ana/.djl.ai/pytorch"), advice.get(0));
        assertTrue(advice.get(1).startsWith("Or set PYTORCH_LIBRARY_PATH"), advice.get(1));
    }

    @Test
    void anOldGpuIsNotSentToALibraryWithoutCodeForIt() {
        List<String> advice = advice(FakeMachine.linux(), gpu("7.0"), true);
        assertEquals(1, advice.size());
        assertTrue(advice.getFirst().contains("for CUDA 12.6"), advice.getFirst());
        FakeMachine fetched = FakeMachine.linux().file(FETCHED + "/libtorch_cuda.so", "");
        assertTrue(advice(fetched, gpu("6.1"), true).getFirst().contains("have no code for"));
    }

    @Test
    void aLibraryThatIsRefusedOrBrokenIsNamed() {
        FakeMachine machine = FakeMachine.linux().file(FETCHED + "/libtorch_cuda.so", "");
        String refused = advice(machine, gpu("8.9"), true).getFirst();
        assertTrue(refused.contains("driver from 525 on"), refused);
        String broken = advice(machine, gpu("8.9"), false).getFirst();
        assertTrue(broken.contains("delete " + FETCHED), broken);
        FakeMachine named =
                FakeMachine.linux()
                        .setting("PYTORCH_LIBRARY_PATH", WHEEL + "/lib")
                        .file(WHEEL + "/lib/libtorch.so", "")
                        .file(WHEEL + "/lib/libtorch_cuda.so", "");
        assertTrue(advice(named, gpu("8.9"), false).getFirst().contains("does not load"));
    }

    @Test
    void platformsWithoutCudaAndWrongVersionsAreToldSo() {
        FakeMachine arm = FakeMachine.linux().setting("os.arch", "aarch64");
        assertEquals(
                List.of("There is no CUDA build of the native library for linux-aarch64: use cpu."),
                advice(arm, gpu("9.0"), true));
        FakeMachine old =
                FakeMachine.linux()
                        .setting("PYTORCH_LIBRARY_PATH", WHEEL + "/lib")
                        .file(WHEEL + "/lib/libtorch.so", "")
                        .file(WHEEL + "/version.py", "__version__ = '2.13.0+cpu'");
        assertTrue(advice(old, gpu("8.9"), false).getFirst().contains("is 2.13.0+cpu: set"));
    }

    @Test
    void aPathThatLeadsNowhereAndMixedCardsAreRemarked() {
        FakeMachine machine = FakeMachine.linux().setting("PYTORCH_LIBRARY_PATH", "/nowhere");
        DeviceReport.Entry cpu = entry(processor(), Optional.empty());
        NativeLibrary library = NativeLibrary.of(machine, Device.cpu());
        assertEquals(
                List.of(
                        "PYTORCH_LIBRARY_PATH names '/nowhere', where no libtorch lies, and is"
                                + " passed over."),
                DeviceAdvice.of(machine, List.of(cpu), library));
        FakeMachine fine = FakeMachine.linux();
        List<DeviceReport.Entry> mixed =
                List.of(
                        cpu,
                        entry(gpu("8.9"), Optional.empty()),
                        entry(gpu("7.0"), Optional.empty()));
        List<String> advice = DeviceAdvice.of(fine, mixed, NativeLibrary.of(fine, CUDA));
        assertEquals(1, advice.size());
        assertTrue(advice.getFirst().contains("CUDA_DEVICE_ORDER=PCI_BUS_ID"));
        fine.setting("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        assertEquals(List.of(), DeviceAdvice.of(fine, mixed, NativeLibrary.of(fine, CUDA)));
    }

    private static List<String> advice(Machine machine, LocalDevice gpu, boolean loads) {
        Optional<String> failure = Optional.of("It does not work.");
        return DeviceAdvice.of(
                machine,
                List.of(
                        entry(processor(), loads ? Optional.empty() : failure),
                        entry(gpu, failure)),
                NativeLibrary.of(machine, CUDA));
    }

    private static DeviceReport.Entry entry(LocalDevice device, Optional<String> obstacle) {
        return new DeviceReport.Entry(device, PrecisionChoice.speed(device), obstacle);
    }

    private static LocalDevice processor() {
        return new LocalDevice.Processor("a processor", 8, List.of(), DeviceMemory.UNKNOWN);
    }

    private static LocalDevice gpu(String capability) {
        return new LocalDevice.NvidiaGpu(
                CUDA,
                "GPU of " + capability,
                DeviceMemory.of(24L << 30, 23L << 30),
                "570.86.10",
                Optional.of(capability),
                false);
    }
}
