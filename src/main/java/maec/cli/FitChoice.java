package maec.cli;

import maec.combine.fit.Choice;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A word for what to do where models differ. */
final class FitChoice implements ITypeConverter<Choice> {
    @Override
    public Choice convert(String word) {
        return Choice.named(word)
                .orElseThrow(
                        () ->
                                new TypeConversionException(
                                        "'" + word + "' is none of " + Choice.words()));
    }
}
