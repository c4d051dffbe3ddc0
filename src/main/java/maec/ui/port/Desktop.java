package maec.ui.port;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the window asks of the desktop around it; JavaFX thread only. */
public interface Desktop {
    /**
     * Lets people choose a folder that exists or make one.
     *
     * @param title what it is for
     * @param start where to begin
     * @return the folder, or empty if they changed their mind
     */
    Optional<Path> chooseFolder(String title, Path start);

    /**
     * Lets people choose files that exist.
     *
     * @param title what they are for
     * @param start where to begin
     * @return the files, none if they changed their mind
     */
    List<Path> chooseFiles(String title, Path start);

    /**
     * Lets people choose a file that exists.
     *
     * @param title what it is for
     * @param start the folder where to begin
     * @return the file, or empty if they changed their mind
     */
    Optional<Path> openFile(String title, Path start);

    /**
     * Lets people choose where to save a file; asks before one is replaced.
     *
     * @param title what it is for
     * @param suggestion folder and name to begin with
     * @return the file, or empty if they changed their mind
     */
    Optional<Path> saveFile(String title, Path suggestion);

    /**
     * Shows a folder in the desktop's file manager; does nothing where there is none.
     *
     * @param folder an existing folder
     */
    void openFolder(Path folder);

    /**
     * Puts text on the clipboard.
     *
     * @param text what to put there
     */
    void copy(String text);
}
