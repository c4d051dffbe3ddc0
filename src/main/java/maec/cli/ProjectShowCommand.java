package maec.cli;

import maec.combine.fit.Choice;
import maec.combine.fit.Difference;
import maec.workflow.ProjectOverview;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.Projects;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Lists the sources of a project. */
@Command(
        name = "show",
        description = "Lists models and texts of a project, and what differs from the base.")
final class ProjectShowCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    ProjectShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProjectOverview overview = Projects.overview(folder, console.models());
        if (json) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", overview.name());
            tree.put("models", overview.models().stream().map(ProjectShowCommand::tree).toList());
            tree.put("texts", overview.corpora());
            console.printJson(tree);
        } else {
            print(console, overview);
        }
        return 0;
    }

    private static Map<String, Object> tree(ModelRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", row.name());
        tree.put("role", row.role());
        tree.put("path", row.path());
        tree.put("bytes", row.bytes());
        tree.put("check", CheckPhrase.of(row.check()));
        tree.put("fine", row.fine());
        tree.put("given", row.given());
        tree.put("needs_choice", row.needsChoice());
        tree.put("differences", row.differences().stream().map(Difference::sentence).toList());
        tree.put("fit", row.fit().stream().sorted().map(Choice::word).toList());
        return tree;
    }

    /** The overview as text. */
    static void print(Console console, ProjectOverview overview) {
        console.print("project        " + overview.name() + ": " + overview.summary());
        for (ModelRow row : overview.models()) {
            console.print(
                    "%-14s %s: %s"
                            .formatted(
                                    row.role().name().toLowerCase(Locale.ROOT),
                                    row.name(),
                                    CheckPhrase.of(row.check())));
            if (row.needsChoice()) {
                for (Difference difference : row.differences()) {
                    for (Choice choice : difference.choices()) {
                        console.print(
                                "                 --fit "
                                        + choice.word()
                                        + ": "
                                        + choice.meaning());
                    }
                }
            }
        }
        for (CorpusRow row : overview.corpora()) {
            console.print(
                    "%-14s %s: %s items, %s"
                            .formatted(
                                    row.role().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                    row.name(),
                                    Quantities.count(row.documents()),
                                    row.path()));
        }
    }
}
