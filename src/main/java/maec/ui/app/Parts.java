package maec.ui.app;

import maec.ui.help.AboutViewModel;
import maec.ui.help.AboutViewModel.Part;
import maec.ui.port.Desktop;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the product is made of, found out without starting the engine. */
final class Parts {
    private static final String ENGINE = "/native/lib/pytorch.properties";

    private Parts() {}

    /** The sheet about the product. */
    static AboutViewModel about(Optional<String> device, Messages messages, Desktop desktop) {
        List<Part> versions = versions(device);
        var english = new Messages(Language.ENGLISH);
        String copied =
                versions.stream()
                        .map(part -> english.text(part.name()) + ": " + english.text(part.value()))
                        .collect(Collectors.joining("\n"));
        return new AboutViewModel(messages, versions, licences(), () -> desktop.copy(copied));
    }

    private static List<Part> versions(Optional<String> device) {
        String unknown = "help.unknown";
        String product = Parts.class.getPackage().getImplementationVersion();
        return List.of(
                new Part("help.product", product == null ? "help.development" : product),
                new Part(
                        "help.java",
                        Runtime.version() + " · " + System.getProperty("java.vendor", "")),
                new Part("help.javafx", System.getProperty("javafx.runtime.version", unknown)),
                new Part("help.engine", engine().orElse(unknown)),
                new Part("help.device", device.orElse(unknown)),
                new Part(
                        "help.system",
                        String.join(
                                " ",
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch"))));
    }

    /** As the native library that lies beside the program says. */
    private static Optional<String> engine() {
        try (InputStream text = Parts.class.getResourceAsStream(ENGINE)) {
            if (text == null) {
                return Optional.empty();
            }
            var properties = new Properties();
            properties.load(text);
            return Optional.of(
                    "PyTorch "
                            + properties.getProperty("version", "")
                            + " · "
                            + properties.getProperty("flavor", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + ENGINE, e);
        }
    }

    private static List<Part> licences() {
        return List.of(
                new Part("OpenJFX", "GPL 2 with Classpath Exception"),
                new Part("PyTorch, libtorch", "BSD 3-Clause"),
                new Part("DJL, tokenizers", "Apache 2.0"),
                new Part("AtlantaFX", "MIT"),
                new Part("ControlsFX", "BSD 3-Clause"),
                new Part("Ikonli", "Apache 2.0"),
                new Part("Feather icons", "MIT"),
                new Part("Jackson, SnakeYAML, picocli", "Apache 2.0"),
                new Part("JNA", "Apache 2.0 or LGPL 2.1"),
                new Part("Gson, Commons, JSpecify", "Apache 2.0"),
                new Part("SLF4J", "MIT"),
                new Part("Inter, Noto Sans, Noto Sans CJK", "SIL Open Font License 1.1"));
    }
}
