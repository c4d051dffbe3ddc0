package maec.ui;

import maec.ui.port.Desktop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A desktop that remembers what it was asked. */
public final class FakeDesktop implements Desktop {
    private final List<String> copied = new ArrayList<>();
    private final List<Path> opened = new ArrayList<>();
    private List<Path> files = List.of();
    private Optional<Path> choice = Optional.empty();

    /** Answers the next choice of a folder. */
    public FakeDesktop choosing(Path folder) {
        choice = Optional.of(folder);
        return this;
    }

    /** Everything that was put on the clipboard. */
    public List<String> copied() {
        return copied;
    }

    /** Every folder that was shown. */
    public List<Path> opened() {
        return opened;
    }

    @Override
    public Optional<Path> chooseFolder(String title, Path start) {
        return choice;
    }

    /** Answers the next choice of files. */
    public FakeDesktop choosingFiles(Path... chosen) {
        files = List.of(chosen);
        return this;
    }

    @Override
    public List<Path> chooseFiles(String title, Path start) {
        return files;
    }

    @Override
    public Optional<Path> openFile(String title, Path start) {
        return choice;
    }

    /** A choice with an ending is the file itself, any other the folder it goes to. */
    @Override
    public Optional<Path> saveFile(String title, Path suggestion) {
        return choice.map(
                chosen ->
                        chosen.getFileName().toString().contains(".")
                                ? chosen
                                : chosen.resolve(suggestion.getFileName()));
    }

    @Override
    public void openFolder(Path folder) {
        opened.add(folder);
    }

    @Override
    public void copy(String text) {
        copied.add(text);
    }
}
