package maec.ui.app;

import maec.ui.port.Desktop;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A desktop on which nobody sits. */
final class NoDesktop implements Desktop {
    @Override
    public Optional<Path> chooseFolder(String title, Path start) {
        return Optional.empty();
    }

    @Override
    public List<Path> chooseFiles(String title, Path start) {
        return List.of();
    }

    @Override
    public Optional<Path> openFile(String title, Path start) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> saveFile(String title, Path suggestion) {
        return Optional.empty();
    }

    @Override
    public void openFolder(Path folder) {
        // nobody would see it
    }

    @Override
    public void copy(String text) {
        // nobody would paste it
    }
}
