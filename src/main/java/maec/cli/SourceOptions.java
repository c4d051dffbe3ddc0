package maec.cli;

import maec.checkpoint.HubName;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The options that name sources, shared by the commands that make and change projects. */
final class SourceOptions {
    /** A path and what to call what lies there. */
    record Named(String name, String path) {}

    /** Splits at the first equals sign. */
    static final class NamedConverter implements ITypeConverter<Named> {
        @Override
        public Named convert(String text) {
            int at = text.indexOf('=');
            if (at <= 0 || at == text.length() - 1) {
                throw new TypeConversionException("'" + text + "' is not of the form NAME=PATH");
            }
            return new Named(text.substring(0, at), text.substring(at + 1));
        }
    }

    @Option(
            names = "--ability",
            paramLabel = "NAME=PATH",
            converter = NamedConverter.class,
            description =
                    "An ability: its text to train on, or a model (folder, adapter, delta,"
                            + " hf:org/name).")
    private List<Named> abilities = new ArrayList<>();

    @Option(
            names = "--pivot",
            paramLabel = "NAME=PATH",
            converter = NamedConverter.class,
            description = "The pivot language: its text, or a model.")
    private List<Named> pivots = new ArrayList<>();

    @Option(
            names = "--language",
            paramLabel = "NAME=PATH",
            converter = NamedConverter.class,
            description = "A target language: its text, or a model.")
    private List<Named> languages = new ArrayList<>();

    @Option(
            names = "--validation",
            paramLabel = "LANGUAGE=FILE",
            converter = NamedConverter.class,
            description = "A text to measure perplexity on; it is called as the file is.")
    private List<Named> validations = new ArrayList<>();

    @Option(
            names = "--task",
            paramLabel = "LANGUAGE=FILE",
            converter = NamedConverter.class,
            description = "Prompts with answers to measure on; they are called as the file is.")
    private List<Named> tasks = new ArrayList<>();

    /**
     * What was named, in the order pivot, abilities, languages, what to measure on.
     *
     * @return one change per option; paths are absolute
     */
    List<SourceChange> changes() {
        List<SourceChange> changes = new ArrayList<>();
        pivots.forEach(it -> changes.add(given(ModelRole.PIVOT, CorpusRole.PIVOT_TEXT, it)));
        abilities.forEach(it -> changes.add(given(ModelRole.ABILITY, CorpusRole.ABILITY_TEXT, it)));
        languages.forEach(
                it -> changes.add(given(ModelRole.LANGUAGE, CorpusRole.LANGUAGE_TEXT, it)));
        validations.forEach(it -> changes.add(text(CorpusRole.VALIDATION_TEXT, it)));
        tasks.forEach(it -> changes.add(text(CorpusRole.TASK, it)));
        return changes;
    }

    private static SourceChange given(ModelRole model, CorpusRole text, Named named) {
        String path = absolute(named.path());
        return isModel(named.path())
                ? new GiveModel(model, named.name(), path)
                : new GiveText(text, named.name(), named.name(), path);
    }

    private static SourceChange text(CorpusRole role, Named named) {
        String name = String.valueOf(Path.of(named.path()).getFileName());
        int end = name.lastIndexOf('.');
        return new GiveText(
                role,
                end > 0 ? name.substring(0, end) : name,
                named.name(),
                absolute(named.path()));
    }

    /** Folders, names on the hub and safetensors files are models; everything else is text. */
    private static boolean isModel(String path) {
        return HubName.isMeantBy(path)
                || Files.isDirectory(Path.of(path))
                || path.toLowerCase(Locale.ROOT).endsWith(".safetensors");
    }

    /** People mean paths from where they are; a project file from its own folder. */
    static String absolute(String path) {
        return HubName.isMeantBy(path)
                ? path
                : Path.of(path).toAbsolutePath().normalize().toString();
    }
}
