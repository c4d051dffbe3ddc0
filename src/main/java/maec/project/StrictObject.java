package maec.project;

import com.fasterxml.jackson.databind.JsonNode;

import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A JSON object that is read member by member and refuses whatever nobody asked for.
 *
 * <p>A misspelt member would otherwise be ignored in silence, and the project would be another one
 * than its author meant.
 */
final class StrictObject {
    private final Path file;
    private final String where;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    /**
     * Takes a node.
     *
     * @param file the file, for messages
     * @param where the path of the object inside the file, empty for the root
     * @param node the object
     */
    StrictObject(Path file, String where, JsonNode node) {
        this.file = file;
        this.where = where;
        this.node = node;
        if (!node.isObject()) {
            throw wrong(where.isEmpty() ? "the content" : where, "an object");
        }
    }

    String text(String member) {
        JsonNode value = required(member);
        if (!value.isTextual()) {
            throw wrong(at(member), "a text");
        }
        return value.textValue();
    }

    Optional<String> optionalText(String member) {
        return isAbsent(member) ? Optional.empty() : Optional.of(text(member));
    }

    /** A text, number, or truth value, as text. */
    Optional<String> optionalScalar(String member) {
        if (isAbsent(member)) {
            return Optional.empty();
        }
        JsonNode value = required(member);
        if (value.isContainerNode()) {
            throw wrong(at(member), "a single value");
        }
        return Optional.of(value.asText());
    }

    double number(String member) {
        JsonNode value = required(member);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(at(member), "a number");
        }
        return value.doubleValue();
    }

    long integer(String member) {
        JsonNode value = required(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(at(member), "a whole number");
        }
        return value.longValue();
    }

    int smallInteger(String member) {
        long value = integer(member);
        if (value != (int) value) {
            throw wrong(at(member), "a whole number of usual size");
        }
        return (int) value;
    }

    boolean flag(String member) {
        JsonNode value = required(member);
        if (!value.isBoolean()) {
            throw wrong(at(member), "true or false");
        }
        return value.booleanValue();
    }

    StrictObject object(String member) {
        return new StrictObject(file, at(member), required(member));
    }

    /** A member that may be left out, read by one of the methods above. */
    <T> Optional<T> optional(String member, Function<String, T> reader) {
        return isAbsent(member) ? Optional.empty() : Optional.of(reader.apply(member));
    }

    <T> Optional<T> optionalObject(String member, Function<StrictObject, T> reader) {
        return isAbsent(member) ? Optional.empty() : Optional.of(object(member).readBy(reader));
    }

    /** Reads every element of a list of objects. */
    <T> List<T> objects(String member, Function<StrictObject, T> reader) {
        JsonNode list = list(member);
        List<T> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = at(member) + "[" + i + "]";
            items.add(new StrictObject(file, place, list.get(i)).readBy(reader));
        }
        return items;
    }

    /**
     * Reads an object whose member names are free and whose values are objects; may be left out.
     */
    <T> SortedMap<String, T> objectsByName(String member, Function<StrictObject, T> reader) {
        SortedMap<String, T> values = new TreeMap<>();
        if (!isAbsent(member)) {
            StrictObject map = object(member);
            map.node
                    .fieldNames()
                    .forEachRemaining(name -> values.put(name, map.object(name).readBy(reader)));
        }
        return values;
    }

    List<String> texts(String member) {
        List<String> items = new ArrayList<>();
        for (JsonNode item : list(member)) {
            if (!item.isTextual()) {
                throw wrong(at(member), "a list of texts");
            }
            items.add(item.textValue());
        }
        return items;
    }

    /** Reads an object whose member names are free and whose values are numbers. */
    SortedMap<String, Double> numbers(String member) {
        StrictObject map = object(member);
        SortedMap<String, Double> values = new TreeMap<>();
        map.node.fieldNames().forEachRemaining(name -> values.put(name, map.number(name)));
        return values;
    }

    /** Applies a reader and then refuses members that it did not ask for. */
    <T> T readBy(Function<StrictObject, T> reader) {
        T value;
        try {
            value = reader.apply(this);
        } catch (TrainingPlan.OutOfRange e) {
            throw wrong(at(e.member()), e.expected());
        }
        node.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!asked.contains(name)) {
                                throw new ProblemException(
                                        new ProjectFileProblem.UnknownMember(file, at(name)));
                            }
                        });
        return value;
    }

    ProblemException wrong(String member, String expected) {
        return new ProblemException(new ProjectFileProblem.WrongMember(file, member, expected));
    }

    /** The path of a member inside the file. */
    String at(String member) {
        return where.isEmpty() ? member : where + "." + member;
    }

    private JsonNode list(String member) {
        JsonNode value = required(member);
        if (!value.isArray()) {
            throw wrong(at(member), "a list");
        }
        return value;
    }

    private boolean isAbsent(String member) {
        asked.add(member);
        return !node.hasNonNull(member);
    }

    private JsonNode required(String member) {
        if (isAbsent(member)) {
            throw new ProblemException(new ProjectFileProblem.MissingMember(file, at(member)));
        }
        return node.get(member);
    }
}
