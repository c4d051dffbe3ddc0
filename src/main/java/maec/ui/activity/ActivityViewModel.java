package maec.ui.activity;

import javafx.beans.property.ObjectProperty;
import javafx.collections.ObservableList;

import maec.ui.job.EndedJob;
import maec.ui.job.JobBoard;
import maec.ui.job.JobSentence;
import maec.ui.job.NotedProblem;
import maec.ui.job.RunningJob;
import maec.ui.port.Desktop;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What the drawer shows, and what can be done there: stop a work, copy, clear. */
public final class ActivityViewModel {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final JobBoard board;
    private final RecentLog log;
    private final Path logFolder;
    private final Desktop desktop;
    private final Messages messages;
    private final ObjectProperty<Drawer> drawer;
    private final LongSupplier nanoClock;

    /**
     * Makes the drawer.
     *
     * @param board works and problems
     * @param log the program's log
     * @param logFolder where the whole log lies
     * @param desktop takes what is copied
     * @param messages the words
     * @param drawer what is shown; closed at first
     * @param nanoClock as {@link System#nanoTime()}
     */
    public ActivityViewModel(
            JobBoard board,
            RecentLog log,
            Path logFolder,
            Desktop desktop,
            Messages messages,
            ObjectProperty<Drawer> drawer,
            LongSupplier nanoClock) {
        this.board = board;
        this.log = log;
        this.logFolder = logFolder;
        this.desktop = desktop;
        this.messages = messages;
        this.drawer = drawer;
        this.nanoClock = nanoClock;
    }

    /** What is shown. */
    public ObjectProperty<Drawer> drawerProperty() {
        return drawer;
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** The works in progress. */
    public ObservableList<RunningJob> running() {
        return board.running();
    }

    /** The works that are over, newest first. */
    public ObservableList<EndedJob> ended() {
        return board.ended();
    }

    /** What went wrong, newest first. */
    public ObservableList<NotedProblem> problems() {
        return board.noted();
    }

    /** The log, oldest line first. */
    public ObservableList<LogLine> log() {
        return log.lines();
    }

    /** How far a work is, in one line. */
    String sentence(RunningJob job, JobSentence words) {
        return words.of(job, nanoClock.getAsLong());
    }

    /** How a work ended, in one line. */
    String sentence(EndedJob job) {
        String key = "activity.outcome." + job.outcome().name().toLowerCase(Locale.ROOT);
        return messages.text(key, Figures.duration(job.seconds()));
    }

    /** A time of day. */
    static String time(LocalTime time) {
        return TIME.format(time);
    }

    /** Copies one problem: when, what, advice. */
    public void copy(NotedProblem problem) {
        desktop.copy(line(problem));
    }

    /** Copies what is shown. */
    public void copyAll() {
        switch (drawer.get()) {
            case PROBLEMS -> copyLines(problems().stream().map(ActivityViewModel::line));
            case LOG ->
                    copyLines(
                            log().stream()
                                    .map(
                                            line ->
                                                    String.join(
                                                            " ",
                                                            time(line.time()),
                                                            line.level(),
                                                            line.text())));
            case TASKS ->
                    copyLines(
                            ended().stream()
                                    .map(
                                            job ->
                                                    String.join(
                                                            " ",
                                                            time(job.time()),
                                                            job.title().in(messages),
                                                            sentence(job))));
            case CLOSED -> {}
        }
    }

    private void copyLines(java.util.stream.Stream<String> lines) {
        desktop.copy(lines.collect(Collectors.joining("\n")));
    }

    private static String line(NotedProblem noted) {
        return time(noted.time())
                + " "
                + noted.problem().sentence()
                + " "
                + noted.problem().advice();
    }

    /** Forgets what is shown and over. */
    public void clear() {
        switch (drawer.get()) {
            case PROBLEMS -> board.noted().clear();
            case LOG -> log.lines().clear();
            case TASKS -> board.ended().clear();
            case CLOSED -> {}
        }
    }

    /** Shows the folder of the log file. */
    public void openLogFolder() {
        desktop.openFolder(logFolder);
    }

    /** Closes the drawer. */
    public void close() {
        drawer.set(Drawer.CLOSED);
    }
}
