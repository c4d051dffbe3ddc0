package maec.cli;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.WriteProblem;
import maec.checkpoint.WriteReport;
import maec.combine.ModelExport.Plan;
import maec.combine.ModelExport.Target;
import maec.combine.YamlText;
import maec.combine.method.MergekitWriting;
import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodExport;
import maec.combine.method.MethodExport.NamedValue;
import maec.combine.method.MethodExport.TensorValues;
import maec.combine.method.MethodKind;
import maec.combine.method.MethodParameter;
import maec.combine.method.MethodRecipe;
import maec.combine.method.OpenModels;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code maec combine} does with a recipe of one of the catalog's methods. */
final class MethodCombining {
    private final Console console;
    private final boolean json;

    MethodCombining(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    /** Lists all methods. */
    void list() {
        if (json) {
            console.printJson(MethodCatalog.all().stream().map(MethodCombining::tree).toList());
            return;
        }
        for (MethodKind kind : MethodCatalog.all()) {
            console.print(kind.id() + "  " + kind.label());
            console.print("    " + kind.formula() + "  (" + kind.reference() + ")");
            for (MethodParameter parameter : kind.parameters()) {
                console.print(
                        "    %s  %s Usually %s."
                                .formatted(
                                        parameter.name(), parameter.meaning(), usual(parameter)));
            }
        }
    }

    private static String usual(MethodParameter parameter) {
        double usual = parameter.kind().usual();
        return parameter.kind() instanceof MethodParameter.Flag
                ? String.valueOf(usual == 1)
                : YamlText.number(usual);
    }

    private static Map<String, Object> tree(MethodKind kind) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("method", kind.id());
        tree.put("label", kind.label());
        tree.put("formula", kind.formula());
        tree.put("reference", kind.reference());
        tree.put("needs_base", kind.base());
        Map<String, Object> parameters = new LinkedHashMap<>();
        kind.parameters().forEach(parameter -> parameters.put(parameter.name(), usual(parameter)));
        tree.put("parameters", parameters);
        return tree;
    }

    /** Writes the recipe for mergekit. */
    void write(MethodRecipe recipe, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path folder = parent == null ? absolute : parent;
        String text =
                OpenModels.with(
                        recipe,
                        console.models(),
                        inputs -> MergekitWriting.of(inputs, recipe, folder));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ProblemException(
                    new WriteProblem.CannotWrite(file, String.valueOf(e.getMessage())), e);
        }
        console.print("written        " + file);
    }

    /** Merges, or says what would be done. */
    void merge(MethodRecipe recipe, Path folder, Target target, boolean dryRun) {
        CheckpointWriter.requireFree(folder, recipe.paths(), target.replace());
        OpenModels.with(
                recipe,
                console.models(),
                inputs -> {
                    var export = new MethodExport(inputs, recipe, CommandLineMain.version());
                    Optional<WriteReport> report =
                            dryRun
                                    ? Optional.empty()
                                    : Optional.of(export.write(folder, target, console.job()));
                    print(export, folder, target, report);
                    return report;
                });
    }

    private void print(
            MethodExport export, Path folder, Target target, Optional<WriteReport> report) {
        Plan plan = export.plan(target);
        MethodKind kind = export.recipe().kind();
        if (json) {
            Map<String, Object> tree = CombineCommand.planTree(folder, plan, report);
            tree.put("method", kind.id());
            if (report.isEmpty()) {
                tree.put("estimate", export.estimate(target));
                tree.put("values", export.listing().stream().map(MethodCombining::tree).toList());
            }
            console.printJson(tree);
            return;
        }
        console.print("method         " + kind.id() + ": " + kind.formula());
        console.print("models         " + String.join(", ", export.recipe().models().keySet()));
        CombineCommand.printPlan(console, folder, plan, report);
        if (report.isEmpty()) {
            CombineCommand.printEstimate(console, plan.neededBytes(), export.estimate(target));
            printListing(export.listing());
        }
    }

    private static Map<String, Object> tree(TensorValues one) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tensor", one.tensor());
        tree.put("values", one.values().stream().map(MethodCombining::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(NamedValue value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("parameter", value.parameter());
        value.model().ifPresent(model -> tree.put("model", model));
        tree.put("value", value.value());
        tree.put("origin", value.origin());
        return tree;
    }

    /** One line per tensor: its values, each with the rule that says so. */
    private void printListing(List<TensorValues> listing) {
        int width = listing.stream().mapToInt(one -> one.tensor().length()).max().orElse(0);
        for (TensorValues one : listing) {
            String values =
                    one.values().stream()
                            .map(MethodCombining::text)
                            .collect(Collectors.joining(", "));
            String blanks = " ".repeat(width - one.tensor().length());
            console.print((one.tensor() + blanks + "  " + values).stripTrailing());
        }
    }

    private static String text(NamedValue value) {
        return value.parameter()
                + value.model().map(model -> " of " + model).orElse("")
                + " "
                + YamlText.number(value.value())
                + " ("
                + value.origin()
                + ")";
    }
}
