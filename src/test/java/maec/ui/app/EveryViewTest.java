package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Text;
import javafx.stage.Stage;

import maec.ui.FakeFounder;
import maec.ui.FakeProject;
import maec.ui.ViewTest;
import maec.ui.activity.Drawer;
import maec.ui.neurons.NeuronSection;
import maec.ui.settings.Preferences;
import maec.ui.shell.Sheet;
import maec.ui.shell.WorkStage;
import maec.ui.start.Opening;
import maec.ui.start.StartView;
import maec.ui.start.StartViewModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Look;
import maec.ui.wizard.DraftEntry;
import maec.ui.wizard.WizardStep;
import maec.ui.wizard.WizardView;
import maec.ui.wizard.WizardViewModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds in every view: words, names for screen readers, and the way of the Tab key. */
class EveryViewTest extends ViewTest {
    private static final int LARGEST_WINDOW = 990;
    private static final Pattern RAW_KEY =
            Pattern.compile(
                    "(activity|app|chart|combine|control|evaluate|export|help|job|neurons|recipe"
                            + "|settings|shell|sources|start|tensors|wizard)\\.[a-z][\\w.-]*");

    private final FakeProject project = FakeProject.sampleLike();
    private final Messages messages = new Messages(Language.ENGLISH);

    private Surroundings around() {
        return new Surroundings(jobs, board, desktop, themes, messages);
    }

    private Workbench workbench() {
        return new Workbench(project, around(), project::saveRecipe);
    }

    /** Every view by name, each after the steps that lead to it. */
    private static Map<String, Runnable> ways(Workbench bench) {
        Map<String, Runnable> ways = new LinkedHashMap<>();
        for (WorkStage stage : WorkStage.values()) {
            ways.put(stage.id(), () -> bench.stageProperty().set(stage));
        }
        for (NeuronSection section : NeuronSection.values()) {
            ways.put(
                    "neurons " + section,
                    () -> {
                        bench.stageProperty().set(WorkStage.NEURONS);
                        bench.neurons().sectionProperty().set(section);
                    });
        }
        for (Drawer drawer : Drawer.values()) {
            ways.put("drawer " + drawer, () -> bench.shell().drawerProperty().set(drawer));
        }
        ways.put("tour", () -> bench.shell().tour().restart());
        ways.put("after the tour", () -> bench.shell().tour().leave());
        for (Sheet sheet : Sheet.values()) {
            ways.put("sheet " + sheet, () -> bench.shell().sheetProperty().set(sheet));
        }
        return ways;
    }

    private Parent startPage() {
        var model =
                new StartViewModel(
                        new Opening("start.sample", "", _ -> project),
                        jobs,
                        Preferences.bare(themes, messages),
                        WindowContext.alone(around()).projects());
        var views = new ViewLoader(messages);
        views.register(StartView.class, () -> new StartView(model));
        return views.load(StartView.class);
    }

    private WizardViewModel wizard() {
        var way = new WizardViewModel.Way(Path.of("home"), _ -> {}, () -> {});
        var model = new WizardViewModel(new FakeFounder(), jobs, desktop, messages, way);
        model.nameProperty().set("Sums");
        model.baseProperty().set("/models/base");
        for (WizardStep page :
                List.of(WizardStep.ABILITIES, WizardStep.LANGUAGES, WizardStep.MEASURE)) {
            model.add(page);
            for (DraftEntry entry : model.entries(page)) {
                entry.nameProperty().set("n" + model.entries(page).indexOf(entry));
                entry.pathProperty().set("/texts/some.jsonl");
            }
        }
        return model;
    }

    private Parent page(WizardViewModel model) {
        var views = new ViewLoader(messages);
        views.register(WizardView.class, () -> new WizardView(model));
        return views.load(WizardView.class);
    }

    /** Goes through all pages and looks at each; the pivot's row is kept while it is looked at. */
    private void leaf(BiConsumer<String, Parent> look) {
        WizardViewModel model = wizard();
        var portrait = new Portrait(page(model), 1280, 800, themes);
        for (WizardStep step : WizardStep.values()) {
            assertEquals(step, model.stepProperty().get());
            portrait.pulse();
            look.accept("wizard " + step, portrait.scene().getRoot());
            model.next();
        }
    }

    private static Stream<Node> visible(Node node) {
        if (!node.isVisible()) {
            return Stream.empty();
        }
        return node instanceof Parent parent
                ? Stream.concat(
                        Stream.of(node),
                        parent.getChildrenUnmodifiable().stream().flatMap(EveryViewTest::visible))
                : Stream.of(node);
    }

    private static List<String> words(Node node) {
        List<String> words = new ArrayList<>();
        if (node instanceof Labeled labeled) {
            words.add(labeled.getText());
        }
        if (node instanceof Text text) {
            words.add(text.getText());
        }
        if (node instanceof TextInputControl input) {
            words.add(input.getPromptText());
        }
        if (node instanceof MenuButton button) {
            button.getItems().forEach(item -> words.add(item.getText()));
        }
        words.add(node.getAccessibleText());
        words.removeIf(word -> word == null);
        return words;
    }

    private static boolean isRaw(String text) {
        return text.indexOf(0xE0AE) >= 0 || RAW_KEY.matcher(text).matches();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void noKeyIsShownInAnyLanguage(Language language) throws Exception {
        messages.choose(language);
        List<String> raw = new ArrayList<>();
        onFx(
                () -> {
                    Workbench bench = workbench();
                    var portrait = new Portrait(bench.root(), 1280, 800, themes);
                    ways(bench)
                            .forEach(
                                    (name, way) -> {
                                        way.run();
                                        portrait.pulse();
                                        raw.addAll(rawIn(name, portrait.scene().getRoot()));
                                    });
                    raw.addAll(rawIn("start", startPage()));
                    leaf((name, root) -> raw.addAll(rawIn(name, root)));
                    return null;
                });
        assertEquals(List.of(), raw);
    }

    private static List<String> rawIn(String name, Parent root) {
        return visible(root)
                .flatMap(node -> words(node).stream())
                .filter(EveryViewTest::isRaw)
                .map(text -> name + ": " + text)
                .toList();
    }

    @Test
    void everyControlThatTheKeyboardReachesHasAName() throws Exception {
        Set<String> nameless = new LinkedHashSet<>();
        onFx(
                () -> {
                    Workbench bench = workbench();
                    var portrait = new Portrait(bench.root(), 1280, 800, themes);
                    ways(bench)
                            .forEach(
                                    (name, way) -> {
                                        way.run();
                                        portrait.pulse();
                                        nameless.addAll(
                                                namelessIn(name, portrait.scene().getRoot()));
                                    });
                    nameless.addAll(namelessIn("start", startPage()));
                    leaf((name, root) -> nameless.addAll(namelessIn(name, root)));
                    return null;
                });
        assertEquals(Set.of(), nameless);
    }

    private static List<String> namelessIn(String name, Parent root) {
        Set<Node> labelled = new LinkedHashSet<>();
        visible(root)
                .filter(Label.class::isInstance)
                .forEach(label -> labelled.add(((Label) label).getLabelFor()));
        return visible(root)
                .filter(Node::isFocusTraversable)
                .filter(node -> !isNamed(node) && !labelled.contains(node))
                .map(node -> name + ": " + node)
                .toList();
    }

    private static boolean isNamed(Node node) {
        String spoken = node.getAccessibleText();
        return spoken != null && !spoken.isBlank()
                || node instanceof Labeled labeled
                        && labeled.getText() != null
                        && !labeled.getText().isBlank();
    }

    @ParameterizedTest
    @EnumSource(WorkStage.class)
    void theTabKeyGoesThroughTheWindowInTheOrderOfReading(WorkStage stage) throws Exception {
        onFx(
                () -> {
                    Workbench bench = workbench();
                    bench.stageProperty().set(stage);
                    Scene scene = show(bench.root());
                    assertReadingOrder(scene.getRoot(), scene.lookup("#project"), 16);
                    return null;
                });
    }

    @ParameterizedTest
    @EnumSource(value = Sheet.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theTabKeyStaysInASheetAndGoesThroughItInTheOrderOfReading(Sheet sheet) throws Exception {
        onFx(
                () -> {
                    Workbench bench = workbench();
                    Scene scene = show(bench.root());
                    bench.shell().sheetProperty().set(sheet);
                    scene.getRoot().applyCss();
                    scene.getRoot().layout();
                    Node layer = scene.lookup(".sheet-layer");
                    assertTrue(layer.isVisible());
                    List<Node> order = assertReadingOrder(layer, scene.lookup("#closeSheet"), 1);
                    order.forEach(node -> assertTrue(lies(node, layer), "left it: " + node));
                    return null;
                });
    }

    @Test
    void theTabKeyGoesThroughTheStartPageInTheOrderOfReading() throws Exception {
        onFx(
                () -> {
                    Scene scene = show(startPage());
                    assertReadingOrder(scene.getRoot(), first(scene), 3);
                    return null;
                });
    }

    @ParameterizedTest
    @EnumSource(WizardStep.class)
    void theTabKeyGoesThroughEveryPageOfTheWizardInTheOrderOfReading(WizardStep step)
            throws Exception {
        onFx(
                () -> {
                    WizardViewModel model = wizard();
                    Scene scene = show(page(model));
                    while (model.stepProperty().get() != step) {
                        model.next();
                    }
                    scene.getRoot().applyCss();
                    scene.getRoot().layout();
                    assertReadingOrder(scene.getRoot(), first(scene), 3);
                    return null;
                });
    }

    private Scene show(Parent root) {
        var scene = new Scene(root, LARGEST_WINDOW, 740);
        Look.dress(scene, themes);
        var window = new Stage();
        window.setScene(scene);
        window.setX(0);
        window.setY(0);
        window.show();
        return scene;
    }

    private static Node first(Scene scene) {
        return visible(scene.getRoot()).filter(Node::isFocusTraversable).findFirst().orElseThrow();
    }

    private static boolean lies(Node node, Node within) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at == within) {
                return true;
            }
        }
        return false;
    }

    /** All that the keyboard can reach is reached, from the top down. */
    private static List<Node> assertReadingOrder(Node part, Node start, int least) {
        List<Node> order = tabOrder(start);
        Set<Node> reachable = new LinkedHashSet<>();
        visible(part)
                .filter(node -> node.isFocusTraversable() && !node.isDisabled())
                .forEach(reachable::add);
        reachable.removeIf(node -> reached(node, order));
        assertEquals(Set.of(), reachable, "never reached");
        assertTrue(order.size() >= least, "only " + order);
        assertEquals(List.of(), jumps(order));
        return order;
    }

    /** By the Tab key, or by arrow keys from another button of its group. */
    private static boolean reached(Node node, List<Node> order) {
        return order.contains(node)
                || node instanceof ToggleButton button
                        && button.getToggleGroup() != null
                        && button.getToggleGroup().getToggles().stream().anyMatch(order::contains);
    }

    private static List<Node> tabOrder(Node start) {
        Scene scene = start.getScene();
        Set<Node> order = new LinkedHashSet<>();
        start.requestFocus();
        while (scene.getFocusOwner() != null && order.add(scene.getFocusOwner())) {
            var tab =
                    new KeyEvent(
                            KeyEvent.KEY_PRESSED, "", "", KeyCode.TAB, false, false, false, false);
            Event.fireEvent(scene.getFocusOwner(), tab);
        }
        return List.copyOf(order);
    }

    /** Places where the way goes up without going to another column. */
    private static List<String> jumps(List<Node> order) {
        List<String> jumps = new ArrayList<>();
        for (int i = 1; i < order.size(); i++) {
            Bounds before = onScene(order.get(i - 1));
            Bounds now = onScene(order.get(i));
            boolean up = now.getMaxY() <= before.getMinY() + 1;
            boolean anotherColumn = now.getMinX() >= before.getMinX();
            if (up && !anotherColumn) {
                jumps.add(order.get(i - 1) + " → " + order.get(i));
            }
        }
        return jumps;
    }

    private static Bounds onScene(Node node) {
        return node.localToScene(node.getBoundsInLocal());
    }
}
