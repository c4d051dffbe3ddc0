package maec.ui;

import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.image.WritableImage;

import maec.ui.app.Portrait;
import maec.ui.app.Surroundings;
import maec.ui.app.Workbench;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.neurons.NeuronSection;
import maec.ui.shell.WorkStage;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeModel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.FutureTask;

import javax.imageio.ImageIO;

/** Draws every stage of an invented project into a folder, for people who work on the look. */
public final class FakePictures {
    private FakePictures() {}

    /** Arguments: folder, width, height, large or sample. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        double width = Double.parseDouble(arguments[1]);
        double height = Double.parseDouble(arguments[2]);
        Platform.startup(() -> {});
        var task =
                new FutureTask<Void>(
                        () -> {
                            draw(folder, width, height, arguments[3].equals("large"));
                            return null;
                        });
        Platform.runLater(task);
        task.get();
        Platform.exit();
    }

    private static void draw(Path folder, double width, double height, boolean large)
            throws IOException {
        for (Theme theme : Theme.values()) {
            var board = new JobBoard();
            var themes = new ThemeModel(theme);
            var around =
                    new Surroundings(
                            new ImmediateJobRunner(board),
                            board,
                            new FakeDesktop(),
                            themes,
                            new Messages(Language.ENGLISH));
            var project = large ? FakeProject.large() : FakeProject.sampleLike();
            var workbench = new Workbench(project, around, project::saveRecipe);
            workbench.evaluate().run();
            var portrait = new Portrait(workbench.root(), width, height, themes);
            for (WorkStage stage : WorkStage.values()) {
                workbench.stageProperty().set(stage);
                String name = stage.name().toLowerCase(Locale.ROOT) + "-" + theme.styleClass();
                save(portrait.draw(), folder.resolve(name + ".png"));
                if (stage == WorkStage.NEURONS) {
                    sections(workbench, portrait, project, folder, theme.styleClass());
                }
            }
        }
    }

    /** The pages of the Neurons stage besides its first one, Languages before and after. */
    private static void sections(
            Workbench workbench, Portrait portrait, FakeProject project, Path folder, String theme)
            throws IOException {
        workbench.neurons().sectionProperty().set(NeuronSection.LOCATE);
        save(portrait.draw(), folder.resolve("locate-" + theme + ".png"));
        workbench.neurons().sectionProperty().set(NeuronSection.LANGUAGES);
        save(portrait.draw(), folder.resolve("languages-none-" + theme + ".png"));
        var find = (javafx.scene.control.Button) portrait.scene().lookup("#findLanguageUnits");
        find.fire();
        save(portrait.draw(), folder.resolve("languages-" + theme + ".png"));
        workbench.neurons().sectionProperty().set(NeuronSection.IMPORTANCE);
    }

    private static void save(WritableImage image, Path file) throws IOException {
        ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file.toFile());
    }
}
