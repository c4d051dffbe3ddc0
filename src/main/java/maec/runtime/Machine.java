package maec.runtime;

import java.util.List;
import java.util.Optional;

/** What can be asked of the computer this runs on; tests answer with captured texts. */
interface Machine {
    /**
     * A small text file of the system.
     *
     * @param path absolute
     * @return its text, empty if there is none or it cannot be read
     */
    Optional<String> read(String path);

    /**
     * What a program prints.
     *
     * @param command program and arguments
     * @return its standard output, empty if it is absent, fails, or does not end in time
     */
    Optional<String> run(List<String> command);

    /**
     * A variable of the environment, or the system property of that name, in which order DJL looks.
     *
     * @param name the name
     * @return its value, empty if unset
     */
    Optional<String> setting(String name);

    /**
     * Whether a file or folder is there.
     *
     * @param path absolute
     * @return true if so
     */
    boolean exists(String path);

    /**
     * What is in a folder.
     *
     * @param folder absolute
     * @return names in order of the alphabet, empty if it cannot be read
     */
    List<String> list(String folder);

    /** How many threads run at the same time. */
    int processors();

    /** What Java knows of main memory. */
    DeviceMemory memory();
}
