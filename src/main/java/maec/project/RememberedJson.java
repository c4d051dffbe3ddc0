package maec.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a project that spares work and may be lost: what cannot be read is found anew.
 *
 * <p>Callers guard the values against use from several threads.
 */
public final class RememberedJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final ObjectNode values;

    /**
     * Reads what was remembered.
     *
     * @param projectFolder the project folder
     * @param name of the file under {@code artifacts}; it need not be there
     */
    public RememberedJson(Path projectFolder, String name) {
        this.file = projectFolder.resolve("artifacts").resolve(name);
        this.values = read(file);
    }

    private static ObjectNode read(Path file) {
        try {
            if (Files.isRegularFile(file)
                    && JSON.readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // a memory that cannot be read is built anew
        } catch (IOException _) {
            // as above
        }
        return JSON.createObjectNode();
    }

    /** What is remembered, to be read and changed. */
    public ObjectNode values() {
        return values;
    }

    /**
     * Writes the present values.
     *
     * @throws ProblemException if the file cannot be written
     */
    public void keep() {
        AtomicFile.write(file, values.toPrettyString() + "\n");
    }
}
