package maec.cli;

import maec.cli.BenchCommand.Topic;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The topic of a benchmark as people type it: lower case with hyphens. */
final class TopicName implements ITypeConverter<Topic> {
    @Override
    public Topic convert(String text) {
        for (Topic topic : Topic.values()) {
            if (word(topic).equals(text)) {
                return topic;
            }
        }
        String known =
                Arrays.stream(Topic.values())
                        .map(TopicName::word)
                        .collect(Collectors.joining(", "));
        throw new TypeConversionException("'" + text + "' is none of " + known);
    }

    private static String word(Topic topic) {
        return topic.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
