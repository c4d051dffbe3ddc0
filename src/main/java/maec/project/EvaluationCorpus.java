package maec.project;

/**
 * A file that models are measured on.
 *
 * @param name as in measurements
 * @param language the language it is in
 * @param path relative to the project folder or absolute
 */
public record EvaluationCorpus(String name, String language, String path) {}
