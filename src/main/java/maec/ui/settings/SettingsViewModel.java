package maec.ui.settings;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

import maec.ui.port.Desktop;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.Motion;
import maec.ui.theme.TextSize;
import maec.ui.theme.ThemeChoice;

import java.util.List;

/** Language, looks, and where things are kept. */
public final class SettingsViewModel {
    private final Preferences preferences;
    private final List<KeptPlace> places;
    private final Desktop desktop;
    private final ObjectProperty<Language> language;

    /**
     * Makes the sheet.
     *
     * @param preferences what is chosen
     * @param places what is shown with its path
     * @param desktop shows folders
     */
    public SettingsViewModel(Preferences preferences, List<KeptPlace> places, Desktop desktop) {
        this.preferences = preferences;
        this.places = List.copyOf(places);
        this.desktop = desktop;
        this.language = new SimpleObjectProperty<>(messages().language());
        language.subscribe(messages()::choose);
        messages().languageProperty().subscribe(language::set);
    }

    /** The words. */
    public Messages messages() {
        return preferences.messages();
    }

    /** The language of the window; what is put here is spoken at once. */
    public ObjectProperty<Language> languageProperty() {
        return language;
    }

    /** Light, dark, or as the system. */
    public ObjectProperty<ThemeChoice> themeProperty() {
        return preferences.themes().choiceProperty();
    }

    /** How large letters are. */
    public ObjectProperty<TextSize> textSizeProperty() {
        return preferences.themes().textSizeProperty();
    }

    /** Whether things may move. */
    public ObjectProperty<Motion> motionProperty() {
        return preferences.themes().motionProperty();
    }

    /** Where things are kept. */
    public List<KeptPlace> places() {
        return places;
    }

    /**
     * Shows a place in the file manager.
     *
     * @param place one of {@link #places}
     */
    public void show(KeptPlace place) {
        desktop.openFolder(place.folder());
    }
}
