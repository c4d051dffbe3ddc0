package maec.ui.chart;

import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;

import maec.checkpoint.SystemReason;
import maec.checkpoint.WriteProblem;
import maec.job.ProblemException;
import maec.ui.job.JobRunner;
import maec.ui.port.Desktop;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;

import org.kordamp.ikonli.javafx.FontIcon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * All charts of the window by name, each of which can be saved as picture, vectors or numbers.
 *
 * <p>A view puts its charts here when it is loaded and gets a button for each; the command line
 * takes them from here. One object per window; JavaFX thread only.
 */
public final class PictureShelf {
    private final Desktop desktop;
    private final JobRunner jobs;
    private final Messages messages;
    private final SequencedMap<String, ChartPane> charts = new LinkedHashMap<>();

    /**
     * Makes an empty shelf.
     *
     * @param desktop asks where to save
     * @param jobs writes files
     * @param messages the words
     */
    public PictureShelf(Desktop desktop, JobRunner jobs, Messages messages) {
        this.desktop = desktop;
        this.jobs = jobs;
        this.messages = messages;
    }

    /**
     * Puts a chart on the shelf.
     *
     * @param name lower-case words joined by hyphens: the name of the chart on the command line and
     *     of proposed files
     * @param chart can be saved from now on, by its context menu too
     * @return a button with a menu of formats, for the head of the chart's card
     */
    public MenuButton button(String name, ChartPane chart) {
        charts.put(name, chart);
        var icon = new FontIcon("fth-download");
        var button = new MenuButton("", icon);
        button.getStyleClass().addAll("icon-only", "picture-button");
        button.setMinWidth(MenuButton.USE_PREF_SIZE);
        button.accessibleTextProperty().bind(messages.bind("chart.save"));
        var tip = new Tooltip();
        tip.textProperty().bind(messages.bind("chart.save"));
        button.setTooltip(tip);
        button.getItems().setAll(items(name, chart));
        var menu = new ContextMenu();
        menu.getItems().setAll(items(name, chart));
        chart.setOnContextMenuRequested(
                event -> {
                    menu.show(chart, event.getScreenX(), event.getScreenY());
                    event.consume();
                });
        return button;
    }

    private List<MenuItem> items(String name, ChartPane chart) {
        return Arrays.stream(PictureFormat.values())
                .map(
                        format -> {
                            var item = new MenuItem();
                            item.textProperty()
                                    .bind(messages.bind("chart.save." + format.ending()));
                            item.setOnAction(_ -> ask(name, chart, format));
                            return item;
                        })
                .toList();
    }

    private void ask(String name, ChartPane chart, PictureFormat format) {
        String proposed = name + "." + format.ending();
        desktop.saveFile(messages.text("chart.save." + format.ending()), Path.of(proposed))
                .ifPresent(
                        file -> {
                            Supplier<byte[]> bytes = format.take(chart);
                            jobs.start(
                                    "picture",
                                    Phrase.of("chart.saving", proposed),
                                    _ -> {
                                        write(bytes.get(), file);
                                        return file;
                                    },
                                    _ -> {});
                        });
    }

    /**
     * Writes a file.
     *
     * @param bytes what it holds
     * @param file where to; replaced if it exists
     * @throws ProblemException with {@link WriteProblem.CannotWrite}
     */
    public static void write(byte[] bytes, Path file) {
        try {
            Files.write(file, bytes);
        } catch (IOException failed) {
            throw new ProblemException(
                    new WriteProblem.CannotWrite(file, SystemReason.of(failed)), failed);
        }
    }

    /** The names of all charts of the views that were loaded, in the order of loading. */
    public List<String> names() {
        return List.copyOf(charts.sequencedKeySet());
    }

    /**
     * A chart.
     *
     * @param name its name
     * @return the chart, or empty if no view that was loaded has one of that name
     */
    public Optional<ChartPane> chart(String name) {
        return Optional.ofNullable(charts.get(name));
    }
}
