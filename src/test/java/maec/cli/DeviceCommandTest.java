package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.runtime.Device;
import maec.runtime.DeviceMemory;
import maec.runtime.DeviceReport;
import maec.runtime.LocalDevice;
import maec.runtime.NativeLibrary;
import maec.runtime.PrecisionChoice;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code maec device}, on this machine and on ones that were made up. */
class DeviceCommandTest {
    private static final LocalDevice CARD =
            new LocalDevice.NvidiaGpu(
                    Device.named("cuda"),
                    "NVIDIA A100-SXM4-40GB",
                    DeviceMemory.of(40_000_000_000L, 39_000_000_000L),
                    "535.129.03",
                    Optional.of("8.0"),
                    false);
    private static final LocalDevice PART =
            new LocalDevice.NvidiaGpu(
                    new Device("cuda:1"),
                    "NVIDIA A100-SXM4-40GB",
                    DeviceMemory.UNKNOWN,
                    "535.129.03",
                    Optional.empty(),
                    true);
    private static final LocalDevice APPLE =
            new LocalDevice.AppleGpu(
                    "Apple M2 GPU", DeviceMemory.of(16_000_000_000L, 5_000_000_000L));

    @Test
    void theProcessorIsListedAndTried() {
        CommandRun run = CommandRun.of("device");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("cpu "), run.out());
        assertTrue(run.out().contains("state     works"), run.out());
        assertTrue(run.out().contains("engine    PyTorch 2.7.1 at "), run.out());
        assertEquals("", run.err());
    }

    @Test
    void scriptsGetTheSameAsJson() throws IOException {
        CommandRun run = CommandRun.of("device", "--json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode cpu = new ObjectMapper().readTree(run.out()).path("devices").path(0);
        assertEquals("cpu", cpu.path("device").textValue());
        assertTrue(cpu.path("works").booleanValue());
        assertTrue(cpu.path("obstacle").isNull());
        assertTrue(cpu.path("freeBytes").longValue() > 0);
        assertTrue(cpu.path("freeBytes").longValue() <= cpu.path("totalBytes").longValue());
        assertEquals(
                "2.7.1",
                new ObjectMapper().readTree(run.out()).path("engine").path("version").textValue());
    }

    @Test
    void gpusAreShownWithWhatTheyLack() {
        List<String> lines = DeviceListing.lines(report());
        assertTrue(
                lines.contains(
                        "cuda:0    NVIDIA A100-SXM4-40GB, compute capability 8.0, driver"
                                + " 535.129.03"),
                lines.toString());
        assertTrue(lines.contains("          memory    39.0 GB free of 40.0 GB"));
        assertTrue(
                lines.contains(
                        "          bfloat16  chosen for models stored in BF16: the GPU's compute"
                                + " capability 8.0 includes bfloat16"));
        assertTrue(lines.contains("          state     It is not available."));
        assertTrue(
                lines.contains(
                        "          memory    unknown: the card is divided into parts (MIG)"));
        assertTrue(
                lines.contains(
                        "          memory    5.0 GB free of 16.0 GB, shared with the processor"));
        assertTrue(lines.contains("library   libtorch 2.7.1+cu128 for CUDA, fetched to /cache/x"));
        assertTrue(lines.contains("engine    does not start"));
        assertEquals("Do this.", lines.getLast());
    }

    @Test
    void jsonSaysNullWhereNothingIsKnown() {
        JsonNode tree = new ObjectMapper().valueToTree(DeviceListing.tree(report()));
        JsonNode card = tree.path("devices").path(0);
        assertEquals("cuda:0", card.path("device").textValue());
        assertEquals("8.0", card.path("computeCapability").textValue());
        assertFalse(card.path("works").booleanValue());
        assertEquals("It is not available.", card.path("obstacle").textValue());
        JsonNode part = tree.path("devices").path(1);
        assertTrue(part.path("totalBytes").isNull());
        assertTrue(part.path("computeCapability").isNull());
        assertTrue(part.path("divided").booleanValue());
        assertTrue(tree.path("engine").isNull());
        assertEquals("fetched", tree.path("library").path("origin").textValue());
        assertEquals("Do this.", tree.path("advice").path(0).textValue());
    }

    private static DeviceReport report() {
        return new DeviceReport(
                List.of(entry(CARD), entry(PART), entry(APPLE)),
                new NativeLibrary(
                        NativeLibrary.Origin.FETCHED,
                        Path.of("/cache/x"),
                        "cu128",
                        Optional.of("2.7.1+cu128")),
                Optional.empty(),
                List.of("Do this."));
    }

    private static DeviceReport.Entry entry(LocalDevice device) {
        return new DeviceReport.Entry(
                device, PrecisionChoice.speed(device), Optional.of("It is not available."));
    }
}
