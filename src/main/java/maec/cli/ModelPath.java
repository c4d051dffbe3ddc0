package maec.cli;

import maec.checkpoint.ModelFinder;

import picocli.CommandLine.ITypeConverter;

import java.nio.file.Path;

/**
 * A model as an argument: a path, or {@code hf:org/name} that was found in the hub's cache.
 *
 * @param path where it lies, which need not exist
 */
record ModelPath(Path path) {
    /**
     * Reads arguments.
     *
     * @param models finds them
     */
    record Finding(ModelFinder models) implements ITypeConverter<ModelPath> {
        @Override
        public ModelPath convert(String text) {
            return new ModelPath(models.find(Path.of(""), text));
        }
    }
}
