package maec.project;

import java.nio.file.Path;

/**
 * A file that models are measured on.
 *
 * @param name as in measurements
 * @param language the language it is in
 * @param path relative to the project folder or absolute
 */
public record EvaluationCorpus(String name, String language, String path) {
    /**
     * The same corpus for another project.
     *
     * @param folder of the project that it is from
     * @return a copy with an absolute path
     */
    public EvaluationCorpus within(Path folder) {
        return new EvaluationCorpus(name, language, folder.resolve(path).toString());
    }
}
