package maec.ui.job;

import maec.job.Progress;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.List;
import java.util.Optional;

/**
 * The words of a progress in the language that is on.
 *
 * <p>Lower rooms know no languages: they report short English phrases. A phrase without names is
 * looked up as a whole; of one with names, such as {@code training es}, the words around the names
 * are. What nobody translated is shown as it was reported.
 */
public final class StageWords {
    /** What a work does before its first report. */
    static final String BEGINNING = "beginning";

    private static final List<Opening> OPENINGS =
            List.of(
                    new Opening("measuring ", " on "),
                    new Opening("training ", ""),
                    new Opening("observing ", ""),
                    new Opening("generating with ", ""),
                    new Opening("sweeping ", ""),
                    new Opening("writing ", ""),
                    new Opening("checking ", ""));
    private static final String LOSS = "loss ";

    private final Messages messages;

    /** How a phrase with one name, or with two and a word between them, begins. */
    private record Opening(String words, String between) {}

    /**
     * Speaks.
     *
     * @param messages the words
     */
    public StageWords(Messages messages) {
        this.messages = messages;
    }

    /**
     * What is being done.
     *
     * @param progress a report
     * @return a short phrase without a capital
     */
    public String stage(Progress progress) {
        String said = progress.stage();
        String key = key("job.stage.", said);
        return messages.knows(key)
                ? messages.text(key)
                : OPENINGS.stream()
                        .filter(opening -> said.startsWith(opening.words()))
                        .findFirst()
                        .flatMap(opening -> named(opening, said))
                        .orElse(said);
    }

    private Optional<String> named(Opening opening, String said) {
        String key = key("job.stage.of.", opening.words().strip());
        String names = said.substring(opening.words().length());
        int between = opening.between().isEmpty() ? -1 : names.indexOf(opening.between());
        if (!messages.knows(key) || (between < 0 && !opening.between().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(
                between < 0
                        ? messages.text(key, names)
                        : messages.text(
                                key,
                                names.substring(0, between),
                                names.substring(between + opening.between().length())));
    }

    /**
     * How far it is.
     *
     * @param progress a report with a total
     * @return such as {@code 96 / 291 tensors}
     */
    public String figures(Progress progress) {
        String key = key("job.unit.", progress.unit());
        String unit = messages.knows(key) ? messages.text(key) : progress.unit();
        String figures = Figures.whole(progress.done()) + " / " + Figures.whole(progress.total());
        return unit.isEmpty() ? figures : figures + " " + unit;
    }

    /**
     * What stands beside it.
     *
     * @param progress a report
     * @return its detail
     */
    public String detail(Progress progress) {
        String said = progress.detail();
        if (said.startsWith(LOSS)) {
            return messages.text("job.loss", said.substring(LOSS.length()));
        }
        String key = key("job.stage.", said);
        return messages.knows(key)
                ? messages.text(key)
                : said.isEmpty() ? said : stage(new Progress(said, 0, 0, "", ""));
    }

    private static String key(String room, String said) {
        return room + said.replaceAll("[^a-zA-Z]+", "-");
    }
}
