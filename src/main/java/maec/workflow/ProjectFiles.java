package maec.workflow;

import maec.checkpoint.HubName;
import maec.checkpoint.ModelFinder;
import maec.project.ArtifactFolder;
import maec.project.FileDigests;
import maec.project.Manifest;
import maec.project.TokenCounts;

import java.nio.file.Path;

/**
 * Where everything of a project lies.
 *
 * @param folder the project folder, absolute
 * @param artifacts what the project has computed
 * @param digests what its inputs contain
 * @param tokens how many tokens its corpora have
 * @param summaries what its corpora hold
 * @param models finds and opens models
 */
record ProjectFiles(
        Path folder,
        ArtifactFolder artifacts,
        FileDigests digests,
        TokenCounts tokens,
        CorpusSummaries summaries,
        ModelFinder models) {
    private static final String TOKENIZER = "tokenizer.json";

    /** The files of a project folder. */
    static ProjectFiles in(Path folder, ModelFinder models) {
        Path absolute = folder.toAbsolutePath().normalize();
        return new ProjectFiles(
                absolute,
                new ArtifactFolder(absolute),
                new FileDigests(absolute),
                new TokenCounts(absolute),
                new CorpusSummaries(absolute),
                models);
    }

    /** A path of the manifest: relative ones are meant from the project folder. */
    Path resolve(String path) {
        return folder.resolve(path).normalize();
    }

    /** A model of the manifest: a path as above, or {@code hf:org/name} in the hub's cache. */
    Path model(String text) {
        return models.find(folder, text).normalize();
    }

    /** A change whose paths are relative where they lie in the project, so that it can be moved. */
    SourceChange kept(SourceChange change) {
        return switch (change) {
            case SourceChange.GiveModel(var role, String name, String model) ->
                    new SourceChange.GiveModel(role, name, kept(model));
            case SourceChange.GiveText(var role, String name, String language, String path) ->
                    new SourceChange.GiveText(role, name, language, kept(path));
            default -> change;
        };
    }

    private String kept(String text) {
        if (HubName.isMeantBy(text)) {
            return text;
        }
        Path path = folder.resolve(text).normalize();
        return path.startsWith(folder) && !path.equals(folder)
                ? folder.relativize(path).toString()
                : path.toString();
    }

    /** The folder that holds a file beside the base's weights. */
    private Path beside(Manifest manifest, String file) {
        return models.beside(null, model(manifest.base()), file);
    }

    /** The base's tokenizer, whether or not it is there. */
    Path tokenizer(Manifest manifest) {
        return tokenizerFolder(manifest).resolve(TOKENIZER);
    }

    /** The folder that holds the base's tokenizer. */
    Path tokenizerFolder(Manifest manifest) {
        return beside(manifest, TOKENIZER);
    }

    /** The folder that holds the base's configuration. */
    Path configuration(Manifest manifest) {
        return beside(manifest, "config.json");
    }
}
