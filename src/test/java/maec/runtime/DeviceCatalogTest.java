package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.runtime.LocalDevice.NvidiaGpu;
import maec.runtime.LocalDevice.Processor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Devices read from texts as systems and drivers print them. */
class DeviceCatalogTest {
    private static final String QUERY =
            "nvidia-smi --query-gpu=index,uuid,name,memory.total,memory.free,driver_version,"
                    + "mig.mode.current,compute_cap --format=csv,noheader,nounits";
    private static final String OLD_QUERY =
            "nvidia-smi --query-gpu=index,uuid,name,memory.total,memory.free,driver_version,"
                    + "mig.mode.current --format=csv,noheader,nounits";
    private static final String TWO =
            """
            0, GPU-4d9f7f0e-56c0-a1b8-7b2e-0d0f4a3d7a10, NVIDIA GeForce RTX 4090, 24564, 23011, 570.86.10, [N/A], 8.9
            1, GPU-9b0c1a2d-1f5e-4c36-90ab-6f0f5be12c44, NVIDIA A100-SXM4-80GB, 81920, 80995, 570.86.10, Disabled, 8.0
            """;
    private static final String XEON =
            """
            processor\t: 0
            vendor_id\t: GenuineIntel
            model name\t: Intel(R) Xeon(R) Platinum 8488C
            flags\t\t: fpu sse2 avx avx2 avx512f avx512dq avx512_bf16 amx_bf16 amx_tile

            processor\t: 1
            model name\t: Intel(R) Xeon(R) Platinum 8488C
            flags\t\t: fpu sse2 avx avx2 avx512f avx512dq avx512_bf16 amx_bf16 amx_tile
            """;
    private static final String MEMINFO =
            """
            MemTotal:       65843468 kB
            MemFree:         1203456 kB
            MemAvailable:   41203456 kB
            Buffers:           60900 kB
            """;

    @Test
    void linuxTellsProcessorAndMemory() {
        FakeMachine machine =
                FakeMachine.linux().file("/proc/cpuinfo", XEON).file("/proc/meminfo", MEMINFO);
        assertEquals(
                List.of(
                        new Processor(
                                "Intel(R) Xeon(R) Platinum 8488C",
                                8,
                                List.of(
                                        CpuFeature.AVX2,
                                        CpuFeature.AVX512,
                                        CpuFeature.AVX512_BF16,
                                        CpuFeature.AMX_BF16),
                                DeviceMemory.of(65843468L * 1024, 41203456L * 1024))),
                devices(machine));
    }

    @Test
    void armAndUnknownProcessorsHaveANameToo() {
        FakeMachine arm =
                new FakeMachine()
                        .setting("os.name", "Linux")
                        .setting("os.arch", "aarch64")
                        .file("/proc/cpuinfo", "Features\t: fp asimd sve bf16 i8mm\n");
        Processor graviton = processor(arm);
        assertEquals("aarch64 processor", graviton.name());
        assertEquals(List.of(CpuFeature.ARM_BF16), graviton.features());
        Processor windows =
                processor(
                        new FakeMachine()
                                .setting("os.name", "Windows 11")
                                .setting("os.arch", "amd64"));
        assertEquals("amd64 processor", windows.name());
        assertEquals(List.of(), windows.features());
        assertEquals(DeviceMemory.of(16L << 30, 1L << 30), windows.memory());
        assertEquals(DeviceMemory.UNKNOWN, processor(new FakeMachine().silent()).memory());
        assertEquals("unknown processor", processor(new FakeMachine()).name());
    }

    @Test
    void appleChipsAreProcessorAndGpu() {
        FakeMachine machine =
                FakeMachine.apple()
                        .prints("/usr/sbin/sysctl -n machdep.cpu.brand_string", "Apple M2 Pro\n")
                        .prints("/usr/sbin/sysctl -n hw.memsize", "17179869184\n")
                        .prints("/usr/sbin/sysctl -n hw.optional.arm.FEAT_BF16", "1\n")
                        .prints(
                                "/usr/bin/vm_stat",
                                """
                                Mach Virtual Memory Statistics: (page size of 16384 bytes)
                                Pages free:                               12345.
                                Pages active:                            301111.
                                Pages inactive:                          200000.
                                Pages speculative:                         1000.
                                """);
        DeviceMemory memory = DeviceMemory.of(17179869184L, 213345L * 16384);
        assertEquals(
                List.of(
                        new Processor("Apple M2 Pro", 8, List.of(CpuFeature.ARM_BF16), memory),
                        new LocalDevice.AppleGpu("Apple M2 Pro GPU", memory)),
                devices(machine));
        assertEquals(Device.named("mps"), new DeviceCatalog(machine).devices().getLast().device());
    }

    @Test
    void containersLimitMemory() {
        FakeMachine second =
                FakeMachine.linux()
                        .file("/proc/meminfo", MEMINFO)
                        .file("/proc/self/cgroup", "0::/user.slice/job\n")
                        .file("/sys/fs/cgroup/user.slice/job/memory.max", "max\n")
                        .file("/sys/fs/cgroup/user.slice/memory.max", "8589934592\n")
                        .file("/sys/fs/cgroup/user.slice/memory.current", "6000000000\n")
                        .file(
                                "/sys/fs/cgroup/user.slice/memory.stat",
                                "anon 3000000000\ninactive_file 2000000000\n");
        assertEquals(
                DeviceMemory.of(8589934592L, 8589934592L - 4000000000L),
                processor(second).memory());
        FakeMachine first =
                FakeMachine.linux()
                        .file("/proc/meminfo", MEMINFO)
                        .file("/proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/abc\n0::/\n")
                        .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "4294967296\n")
                        .file("/sys/fs/cgroup/memory/memory.usage_in_bytes", "1000000000\n")
                        .file(
                                "/sys/fs/cgroup/memory/memory.stat",
                                "inactive_file 1\ntotal_inactive_file 250000000\n");
        assertEquals(
                DeviceMemory.of(4294967296L, 4294967296L - 750000000L), processor(first).memory());
    }

    @Test
    void limitsThatAreNoneAreNone() {
        FakeMachine machine =
                FakeMachine.linux()
                        .file("/proc/meminfo", MEMINFO)
                        .file("/proc/self/cgroup", "4:memory:/\nnonsense\n")
                        .file(
                                "/sys/fs/cgroup/memory/memory.limit_in_bytes",
                                "9223372036854771712\n");
        assertEquals(
                DeviceMemory.of(65843468L * 1024, 41203456L * 1024), processor(machine).memory());
        FakeMachine broken =
                FakeMachine.linux()
                        .file("/proc/meminfo", "MemTotal: many kB\n")
                        .file("/proc/self/cgroup", "0::/\n")
                        .file("/sys/fs/cgroup/memory.max", "99999999999999999999\n");
        assertEquals(DeviceMemory.of(16L << 30, 1L << 30), processor(broken).memory());
        FakeMachine unmeasured =
                FakeMachine.linux()
                        .file("/proc/meminfo", MEMINFO)
                        .file("/proc/self/cgroup", "0::/\n")
                        .file("/sys/fs/cgroup/memory.max", "1073741824\n");
        assertEquals(OptionalLong.of(1073741824L), processor(unmeasured).memory().totalBytes());
    }

    @Test
    void everyNvidiaGpuIsListed() {
        List<NvidiaGpu> gpus = gpus(FakeMachine.linux().prints(QUERY, TWO));
        assertEquals(
                List.of(
                        new NvidiaGpu(
                                new Device("cuda:0"),
                                "NVIDIA GeForce RTX 4090",
                                DeviceMemory.of(24564L << 20, 23011L << 20),
                                "570.86.10",
                                Optional.of("8.9"),
                                false),
                        new NvidiaGpu(
                                new Device("cuda:1"),
                                "NVIDIA A100-SXM4-80GB",
                                DeviceMemory.of(81920L << 20, 80995L << 20),
                                "570.86.10",
                                Optional.of("8.0"),
                                false)),
                gpus);
    }

    @Test
    void oldDriversDoNotTellTheComputeCapability() {
        NvidiaGpu gpu =
                gpus(FakeMachine.linux()
                                .prints(
                                        OLD_QUERY,
                                        "0, GPU-1, Tesla T4, 15109, 15011, 450.51.06, [N/A]\n"))
                        .getFirst();
        assertEquals(Optional.empty(), gpu.capability());
        assertEquals("Tesla T4", gpu.name());
    }

    @Test
    void whatIsNotAvailableIsUnknown() {
        NvidiaGpu shared =
                gpus(FakeMachine.linux()
                                .prints(
                                        QUERY,
                                        "0, GPU-1, NVIDIA GH200 480GB, [N/A], [N/A], 550.54.15,"
                                                + " Disabled, [N/A]\n"))
                        .getFirst();
        assertEquals(DeviceMemory.UNKNOWN, shared.memory());
        assertEquals(Optional.empty(), shared.capability());
        NvidiaGpu divided =
                gpus(FakeMachine.linux()
                                .prints(
                                        QUERY,
                                        "0, GPU-1, NVIDIA A100-SXM4-40GB, 40960, 40300, 535.129.03,"
                                                + " Enabled, 8.0\n"))
                        .getFirst();
        assertTrue(divided.divided());
        assertEquals(DeviceMemory.UNKNOWN, divided.memory());
    }

    @Test
    void garbageIsNoGpu() {
        for (String text :
                List.of(
                        "",
                        "No devices were found\n",
                        "NVIDIA-SMI has failed because it couldn't communicate with the driver.\n",
                        "0, GPU-1\n",
                        "x, GPU-1, a, 1, 2, 3, [N/A], 8.0\n",
                        "\u0000\u0001,,,,,,,\n")) {
            assertEquals(List.of(), gpus(FakeMachine.linux().prints(QUERY, text)), text);
        }
        assertEquals(List.of(), gpus(FakeMachine.linux()));
        List<NvidiaGpu> mixed =
                gpus(FakeMachine.linux().prints(QUERY, "WARNING: infoROM is corrupted\n" + TWO));
        assertEquals(2, mixed.size());
    }

    @Test
    void visibleGpusAreNumberedAsCudaDoes() {
        assertEquals(List.of("NVIDIA A100-SXM4-80GB"), visible("1"));
        assertEquals(List.of("NVIDIA A100-SXM4-80GB", "NVIDIA GeForce RTX 4090"), visible("1,0"));
        assertEquals(List.of("NVIDIA A100-SXM4-80GB"), visible("GPU-9b0c1a2d"));
        assertEquals(List.of("NVIDIA GeForce RTX 4090"), visible("0,-1,1"));
        assertEquals(List.of(), visible(""));
        assertEquals(List.of(), visible("-1"));
        assertEquals(List.of("NVIDIA GeForce RTX 4090"), visible("0,0"));
        NvidiaGpu only =
                gpus(FakeMachine.linux().prints(QUERY, TWO).setting("CUDA_VISIBLE_DEVICES", "1"))
                        .getFirst();
        assertEquals(new Device("cuda:0"), only.device());
    }

    @Test
    void aDeviceThatIsNotThereIsDescribedAsUnknown() {
        DeviceCatalog catalog = new DeviceCatalog(FakeMachine.linux().prints(QUERY, TWO));
        assertEquals("NVIDIA A100-SXM4-80GB", catalog.describe(new Device("cuda:1")).name());
        assertEquals(DeviceMemory.UNKNOWN, catalog.describe(new Device("cuda:7")).memory());
        assertEquals(DeviceMemory.UNKNOWN, catalog.describe(Device.named("mps")).memory());
        assertEquals("amd64 processor", catalog.describe(Device.cpu()).name());
    }

    @Test
    void thisMachineHasAProcessorWithMemory() {
        LocalDevice processor = DeviceCatalog.ofThisMachine().devices().getFirst();
        assertEquals(Device.cpu(), processor.device());
        long total = processor.memory().totalBytes().orElseThrow();
        long free = processor.memory().freeBytes().orElseThrow();
        assertTrue(0 < free && free <= total, free + " of " + total);
    }

    @Test
    void programsThatFailPrintNothing() {
        Machine machine = new ThisMachine();
        assertEquals(Optional.empty(), machine.run(List.of("no-such-program-here")));
        String java = System.getProperty("java.home") + "/bin/java";
        String version = String.valueOf(Runtime.version().feature());
        assertEquals(Optional.empty(), machine.run(List.of(java, "-no-such-option")));
        assertTrue(machine.run(List.of(java, "--version")).orElse("").contains(version));
    }

    private static List<String> visible(String named) {
        return gpus(FakeMachine.linux().prints(QUERY, TWO).setting("CUDA_VISIBLE_DEVICES", named))
                .stream()
                .map(NvidiaGpu::name)
                .toList();
    }

    private static List<LocalDevice> devices(Machine machine) {
        return new DeviceCatalog(machine).devices();
    }

    private static List<NvidiaGpu> gpus(Machine machine) {
        return devices(machine).stream()
                .filter(NvidiaGpu.class::isInstance)
                .map(NvidiaGpu.class::cast)
                .toList();
    }

    private static Processor processor(Machine machine) {
        return (Processor) devices(machine).getFirst();
    }
}
