package maec.cli;

import maec.combine.fit.Choice;
import maec.combine.fit.Compatibility;
import maec.combine.fit.Compatibility.Subject;
import maec.combine.fit.Difference;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints what differs between a base and a model that was tuned from it. */
final class CompatibilityInspection {
    private static final int REFUSED = 65;

    private final Console console;
    private final Path base;
    private final Path tuned;
    private final boolean json;

    CompatibilityInspection(Console console, Path base, Path tuned, boolean json) {
        this.console = console;
        this.base = base;
        this.tuned = tuned;
        this.json = json;
    }

    /** Prints it; the code is not 0 where the models cannot be combined whatever is chosen. */
    int run() {
        Compatibility found = Compatibility.of(console.models(), base, tuned);
        if (json) {
            console.printJson(tree(found));
        } else {
            print(found);
        }
        if (found.isRefused()) {
            console.say(
                    Sentences.withoutStop(found.differences().getFirst().sentence())
                            + "; give a model that was tuned from this base.");
            return REFUSED;
        }
        return 0;
    }

    private void print(Compatibility found) {
        print("base", found.base());
        print("tuned", found.tuned());
        console.print(
                "match         "
                        + Quantities.count(found.matching())
                        + " tensors have the same name and shape");
        for (Difference difference : found.differences()) {
            String mark = difference.isRefused() ? "obstacle      " : "differs       ";
            console.print(mark + difference.sentence());
            for (Choice choice : difference.choices()) {
                console.print("                --fit " + choice.word() + ": " + choice.meaning());
            }
        }
        if (found.differences().isEmpty()) {
            console.print("differs       nothing");
        }
    }

    private void print(String label, Subject subject) {
        console.print(
                "%-14s".formatted(label)
                        + subject.path()
                        + ": "
                        + subject.family()
                        + ", "
                        + Quantities.count(subject.weights())
                        + " weights in "
                        + Quantities.count(subject.tensors())
                        + " tensors, "
                        + Quantities.bytes(subject.bytes())
                        + (subject.tiedHead() ? ", tied head" : ", own head")
                        + subject.tokens()
                                .map(tokens -> ", " + Quantities.count(tokens) + " tokens")
                                .orElse(""));
    }

    private static Map<String, @Nullable Object> tree(Compatibility found) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("base", tree(found.base()));
        tree.put("tuned", tree(found.tuned()));
        tree.put("matching", found.matching());
        tree.put("refused", found.isRefused());
        tree.put(
                "differences",
                found.differences().stream().map(CompatibilityInspection::tree).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(Subject subject) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("path", subject.path().toString());
        tree.put("family", subject.family());
        tree.put("tensors", subject.tensors());
        tree.put("weights", subject.weights());
        tree.put("bytes", subject.bytes());
        tree.put("tied_head", subject.tiedHead());
        tree.put("tokens", subject.tokens().orElse(null));
        return tree;
    }

    private static Map<String, Object> tree(Difference difference) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", difference.getClass().getSimpleName());
        tree.put("sentence", difference.sentence());
        tree.put("refused", difference.isRefused());
        tree.put("choices", difference.choices().stream().map(Choice::word).toList());
        return tree;
    }
}
