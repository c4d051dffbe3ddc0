package maec.ui.port;

import java.nio.file.Path;

/**
 * What the frame asks of the window that it stands in: another project, or the end; JavaFX thread
 * only.
 *
 * <p>Where work runs, people are asked first; they may change their mind, and then nothing happens.
 */
public interface ProjectSwitch {
    /** Lets people choose a project folder and opens it. */
    void choose();

    /** Asks page by page for a new project, makes it and opens it. */
    void create();

    /** Opens the sample project. */
    void openSample();

    /**
     * Opens a project in place of the present one.
     *
     * @param folder holds {@code project.maec}
     */
    void open(Path folder);

    /** Closes the window. */
    void quit();
}
