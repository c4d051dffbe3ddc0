package maec.ui.sources;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.job.Problem;
import maec.workflow.CachedModel;
import maec.workflow.SourceChange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Something that was dropped on the page or chosen, and waits for a role and a name. */
public final class Offer {
    private static final Set<String> LANGUAGES = Set.copyOf(List.of(Locale.getISOLanguages()));

    private final String source;
    private final boolean model;
    private final ObjectProperty<OfferRole> role;
    private final StringProperty name;
    private final StringProperty language;
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
            new ReadOnlyObjectWrapper<>(Optional.empty());

    private Offer(String source, boolean model, String title) {
        this.source = source;
        this.model = model;
        Optional<String> spoken = spoken(title);
        OfferRole guess = guess(title, model, spoken.isPresent());
        this.role = new SimpleObjectProperty<>(guess);
        this.language = new SimpleStringProperty(spoken.orElse(""));
        this.name =
                new SimpleStringProperty(
                        guess == OfferRole.LANGUAGE ? spoken.orElse(title) : title);
    }

    /**
     * Something on the disk: folders and safetensors files are models, everything else is text.
     *
     * @param path where it lies
     * @return the offer, with a guess at role and name
     */
    public static Offer of(Path path) {
        String file = String.valueOf(path.getFileName());
        boolean model =
                Files.isDirectory(path) || file.toLowerCase(Locale.ROOT).endsWith(".safetensors");
        return new Offer(path.toString(), model, title(file, Files.isDirectory(path)));
    }

    /**
     * A model of the hub's cache.
     *
     * @param cached the model
     * @return the offer
     */
    public static Offer of(CachedModel cached) {
        String repository = cached.repository();
        String last = repository.substring(repository.indexOf('/') + 1);
        return new Offer(cached.source(), true, title(last, true));
    }

    private static String title(String file, boolean folder) {
        int end = folder ? -1 : file.lastIndexOf('.');
        String stem = end > 0 ? file.substring(0, end) : file;
        String letters = stem.replaceAll("[^\\p{L}\\p{N}_.-]+", "-");
        return letters.replaceAll("^[^\\p{L}\\p{N}]+", "");
    }

    /** The last part of a name that is the code of a language, as in {@code general-en}. */
    private static Optional<String> spoken(String title) {
        return Arrays.stream(title.split("[-_.]"))
                .map(part -> part.toLowerCase(Locale.ROOT))
                .filter(LANGUAGES::contains)
                .reduce((_, last) -> last);
    }

    private static OfferRole guess(String title, boolean model, boolean spoken) {
        String lower = title.toLowerCase(Locale.ROOT);
        if (!model && lower.contains("valid")) {
            return OfferRole.VALIDATION;
        }
        if (!model
                && (lower.contains("task") || lower.contains("test") || lower.contains("eval"))) {
            return OfferRole.TASK;
        }
        return spoken ? OfferRole.LANGUAGE : OfferRole.ABILITY;
    }

    /** Path or {@code hf:} name. */
    public String source() {
        return source;
    }

    /** Whether it is a model; otherwise it is a text. */
    public boolean isModel() {
        return model;
    }

    /** What it can be. */
    public List<OfferRole> roles() {
        return model ? OfferRole.OF_MODELS : OfferRole.OF_TEXTS;
    }

    /** What it shall be. */
    public ObjectProperty<OfferRole> roleProperty() {
        return role;
    }

    /** What the project shall call it. */
    public StringProperty nameProperty() {
        return name;
    }

    /** In which language a text is that models are measured on. */
    public StringProperty languageProperty() {
        return language;
    }

    /** Why it could not be taken, if it was tried. */
    public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    void refuse(Problem refused) {
        problem.set(Optional.of(refused));
    }

    /** The change that takes it. */
    public SourceChange change() {
        String called = name.get().strip();
        return model
                ? role.get().model(called, source)
                : role.get().text(called, language.get().strip(), source);
    }
}
