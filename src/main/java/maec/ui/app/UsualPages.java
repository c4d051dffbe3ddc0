package maec.ui.app;

import maec.ui.app.Screenshots.Page;
import maec.ui.neurons.NeuronSection;
import maec.ui.shell.Sheet;
import maec.ui.shell.WorkStage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The stages of a project and what they show on request, for pictures. */
final class UsualPages {
    private UsualPages() {}

    /**
     * The pages of a project in which everything is computed.
     *
     * @param everything also tables, comparisons, sheets and the tour
     * @return in the order in which they are drawn
     */
    static List<Page> of(boolean everything) {
        List<Page> pages = new ArrayList<>();
        for (WorkStage stage : WorkStage.values()) {
            pages.add(new Page(stage.id(), at(stage)));
        }
        for (NeuronSection section : List.of(NeuronSection.LOCATE, NeuronSection.LANGUAGES)) {
            pages.add(
                    new Page(
                            "neurons-" + Screenshots.id(section),
                            at(WorkStage.NEURONS).andThen(bench -> show(bench, section)),
                            bench -> show(bench, NeuronSection.IMPORTANCE)));
        }
        if (everything) {
            pages.addAll(further());
        }
        return pages;
    }

    private static List<Page> further() {
        List<Page> pages = new ArrayList<>();
        pages.add(
                new Page(
                        "neurons-top",
                        at(WorkStage.NEURONS).andThen(bench -> table(bench, true)),
                        bench -> table(bench, false)));
        pages.add(
                new Page(
                        "neurons-compare",
                        at(WorkStage.NEURONS).andThen(UsualPages::compare),
                        bench -> bench.neurons().rivalProperty().set(Optional.empty())));
        for (Sheet sheet : List.of(Sheet.SETTINGS, Sheet.KEYS, Sheet.ABOUT)) {
            pages.add(
                    new Page(
                            "sheet-" + Screenshots.id(sheet),
                            at(WorkStage.COMBINE).andThen(bench -> show(bench, sheet)),
                            bench -> show(bench, Sheet.NONE)));
        }
        for (WorkStage stage : WorkStage.values()) {
            pages.add(
                    new Page(
                            "tour-" + stage.id(),
                            bench -> {
                                bench.shell().tour().restart();
                                bench.stageProperty().set(stage);
                            },
                            bench -> bench.shell().tour().leave()));
        }
        return pages;
    }

    static Consumer<Workbench> at(WorkStage stage) {
        return bench -> bench.stageProperty().set(stage);
    }

    private static void show(Workbench bench, NeuronSection section) {
        bench.neurons().sectionProperty().set(section);
    }

    private static void table(Workbench bench, boolean shown) {
        bench.neurons().tabledProperty().set(shown);
    }

    /** Compares with whatever there is; a project with one ability and one score has nothing. */
    private static void compare(Workbench bench) {
        bench.neurons()
                .rivalProperty()
                .set(bench.neurons().rivalsProperty().get().stream().findFirst());
    }

    private static void show(Workbench bench, Sheet sheet) {
        bench.shell().sheetProperty().set(sheet);
    }
}
