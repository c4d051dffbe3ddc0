package maec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the layering of the rooms; see {@code src/site/markdown/architecture.md}. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("maec");

    /** Who may look into a room, room by room, in the order in which data flows. */
    private static final Map<String, List<String>> ACCESSED_BY =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("extract", List.of("evaluate", "project", "sample")),
                            Map.entry("combine", List.of("evaluate", "project")),
                            Map.entry("evaluate", List.of("project")),
                            Map.entry("project", List.of()),
                            Map.entry("sample", List.of())));

    @Test
    void theImporterSawTheClasses() {
        assertTrue(CLASSES.size() > 40, "only " + CLASSES.size() + " classes were imported");
        assertTrue(CLASSES.contain("maec.checkpoint.TensorSource"));
    }

    @Test
    void arrowsOnlyPointUpTheTable() {
        LayeredArchitecture rooms =
                layeredArchitecture()
                        .consideringOnlyDependenciesInAnyPackage("maec..")
                        .withOptionalLayers(true);
        for (String room :
                List.of(
                        "job",
                        "tensor",
                        "checkpoint",
                        "model",
                        "corpus",
                        "runtime",
                        "extract",
                        "combine",
                        "evaluate",
                        "project",
                        "sample",
                        "workflow",
                        "cli",
                        "ui")) {
            rooms = rooms.layer(room).definedBy("maec." + room + "..");
        }
        rooms = rooms.layer("start").definedBy("maec");
        for (var entry : ACCESSED_BY.entrySet()) {
            var allowed = new java.util.ArrayList<>(entry.getValue());
            allowed.addAll(List.of("workflow", "cli", "ui"));
            rooms =
                    rooms.whereLayer(entry.getKey())
                            .mayOnlyBeAccessedByLayers(allowed.toArray(String[]::new));
        }
        rooms.whereLayer("workflow")
                .mayOnlyBeAccessedByLayers("cli", "ui")
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("start")
                .whereLayer("ui")
                .mayOnlyBeAccessedByLayers("start")
                .check(CLASSES);
    }

    @Test
    void lowerRoomsDoNotLookDown() {
        noClasses()
                .that()
                .resideInAPackage("maec.job..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "maec.tensor..", "maec.checkpoint..", "maec.model..", "maec.workflow..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("maec.tensor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("maec.checkpoint..", "maec.model..", "maec.runtime..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("maec.checkpoint..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("maec.model..", "maec.corpus..", "maec.runtime..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("maec.model..", "maec.corpus..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("maec.runtime..")
                .check(CLASSES);
    }

    @Test
    void stagesDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("maec.extract..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("maec.combine..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("maec.combine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("maec.extract..", "maec.runtime..")
                .check(CLASSES);
    }

    @Test
    void onlyTheRuntimeSeesTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("maec.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void onlyTheWindowSeesJavaFx() {
        noClasses()
                .that()
                .resideOutsideOfPackage("maec.ui..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javafx..")
                .check(CLASSES);
    }

    @Test
    void theWindowDoesNotReachPastTheWorkflow() {
        noClasses()
                .that()
                .resideInAPackage("maec.ui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("maec.runtime..", "maec.project..", "maec.sample..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void viewModelsKnowNoScene() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javafx.scene..",
                        "javafx.stage..",
                        "javafx.fxml..",
                        "org.controlsfx..",
                        "org.jfree..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void viewsLiveWithTheirViewModels() {
        classes()
                .that()
                .haveSimpleNameEndingWith("View")
                .and()
                .resideInAPackage("maec.ui..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("maec.checkpoint..", "maec.corpus..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("maec.cli..", "maec", "maec.ui.app")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("maec.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
