package maec.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A computer made of captured texts; what was not put in is absent. */
final class FakeMachine implements Machine {
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, String> printed = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private DeviceMemory memory = DeviceMemory.of(16L << 30, 1L << 30);

    static FakeMachine linux() {
        return new FakeMachine()
                .setting("os.name", "Linux")
                .setting("os.arch", "amd64")
                .setting("user.home", "/home/ana");
    }

    static FakeMachine apple() {
        return new FakeMachine()
                .setting("os.name", "Mac OS X")
                .setting("os.arch", "aarch64")
                .setting("user.home", "/Users/ana");
    }

    FakeMachine file(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** What a command prints; its words are joined by blanks. */
    FakeMachine prints(String command, String text) {
        printed.put(command, text);
        return this;
    }

    FakeMachine setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    FakeMachine silent() {
        memory = DeviceMemory.UNKNOWN;
        return this;
    }

    @Override
    public Optional<String> read(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public Optional<String> run(List<String> command) {
        return Optional.ofNullable(printed.get(String.join(" ", command)));
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    @Override
    public boolean exists(String path) {
        return files.containsKey(path);
    }

    @Override
    public List<String> list(String folder) {
        return files.keySet().stream()
                .filter(path -> path.startsWith(folder + "/"))
                .map(path -> path.substring(folder.length() + 1).split("/", 2)[0])
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public int processors() {
        return 8;
    }

    @Override
    public DeviceMemory memory() {
        return memory;
    }
}
