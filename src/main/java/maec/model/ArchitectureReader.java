package maec.model;

import maec.job.ProblemException;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reads {@code config.json} as transformers 4 and transformers 5 write it. */
public final class ArchitectureReader {
    private ArchitectureReader() {}

    /**
     * Reads the architecture of a model.
     *
     * @param path the model's folder, or its configuration file
     * @return numbers that go together
     * @throws ProblemException if the file is missing or broken, numbers contradict each other, or
     *     the model is of a family or variation that cannot be run
     */
    public static Architecture read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve("config.json") : path;
        ModelConfig config = ModelConfig.read(file);
        String type = config.text("model_type").orElseThrow(() -> config.missing("model_type"));
        return Family.ALL.stream()
                .filter(family -> family.types().contains(type))
                .findFirst()
                .orElseThrow(() -> new ProblemException(new ModelProblem.UnknownFamily(file, type)))
                .read(config);
    }
}
