package maec.cli;

import maec.combine.fit.Choice;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A word for what to do where models differ. */
final class FitChoice implements ITypeConverter<Choice> {
    @Override
    public Choice convert(String word) {
        return Arrays.stream(Choice.values())
                .filter(choice -> choice.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TypeConversionException(
                                        "'"
                                                + word
                                                + "' is none of "
                                                + Arrays.stream(Choice.values())
                                                        .map(Choice::word)
                                                        .collect(Collectors.joining(", "))));
    }
}
