package maec.ui.settings;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

import maec.ui.port.Desktop;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.theme.ThemeChoice;

import java.util.List;

/** Language, theme, and where things are kept. */
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
