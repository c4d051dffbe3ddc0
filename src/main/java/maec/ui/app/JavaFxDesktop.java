package maec.ui.app;

import javafx.application.HostServices;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

import maec.ui.port.Desktop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The desktop through JavaFX. */
final class JavaFxDesktop implements Desktop {
    private final Window owner;
    private final HostServices services;

    /**
     * Serves one window.
     *
     * @param owner the window that dialogs belong to
     * @param services opens folders
     */
    JavaFxDesktop(Window owner, HostServices services) {
        this.owner = owner;
        this.services = services;
    }

    @Override
    public Optional<Path> chooseFolder(String title, Path start) {
        var chooser = new DirectoryChooser();
        chooser.setTitle(title);
        existing(start).ifPresent(folder -> chooser.setInitialDirectory(folder.toFile()));
        return Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath);
    }

    @Override
    public List<Path> chooseFiles(String title, Path start) {
        var chooser = new FileChooser();
        chooser.setTitle(title);
        existing(start).ifPresent(folder -> chooser.setInitialDirectory(folder.toFile()));
        return Optional.ofNullable(chooser.showOpenMultipleDialog(owner)).orElse(List.of()).stream()
                .map(File::toPath)
                .toList();
    }

    @Override
    public Optional<Path> saveFile(String title, Path proposed) {
        var chooser = new FileChooser();
        chooser.setTitle(title);
        chooser.setInitialFileName(String.valueOf(proposed.getFileName()));
        Optional.ofNullable(proposed.getParent())
                .flatMap(JavaFxDesktop::existing)
                .ifPresent(folder -> chooser.setInitialDirectory(folder.toFile()));
        return Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
    }

    /** The folder itself, or the nearest one around it that exists. */
    private static Optional<Path> existing(Path start) {
        Path existing = start;
        while (existing != null && !Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        return Optional.ofNullable(existing);
    }

    @Override
    public Optional<Path> openFile(String title, Path start) {
        var chooser = new FileChooser();
        chooser.setTitle(title);
        existing(start).ifPresent(folder -> chooser.setInitialDirectory(folder.toFile()));
        return Optional.ofNullable(chooser.showOpenDialog(owner)).map(File::toPath);
    }

    @Override
    public void openFolder(Path folder) {
        services.showDocument(folder.toUri().toString());
    }

    @Override
    public void copy(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
