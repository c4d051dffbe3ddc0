package maec.ui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;

import javafx.application.Application;
import javafx.scene.Scene;

import java.util.Objects;

/** Dresses scenes: fonts, AtlantaFX, the product's style sheet, and the switch between themes. */
public final class Look {
    private Look() {}

    /**
     * Dresses a scene and keeps it in step with the theme.
     *
     * @param scene a scene, whatever its root is now or later
     * @param themes which theme is on
     */
    public static void dress(Scene scene, ThemeModel themes) {
        ScriptFonts.load();
        scene.getStylesheets().add(styleSheet());
        themes.themeProperty().subscribe(theme -> wear(scene, theme));
        scene.rootProperty().subscribe((_, _) -> wear(scene, themes.theme()));
    }

    private static void wear(Scene scene, Theme theme) {
        Application.setUserAgentStylesheet(
                theme == Theme.LIGHT
                        ? new PrimerLight().getUserAgentStylesheet()
                        : new PrimerDark().getUserAgentStylesheet());
        var classes = scene.getRoot().getStyleClass();
        classes.remove(theme.other().styleClass());
        if (!classes.contains(theme.styleClass())) {
            classes.add(theme.styleClass());
        }
    }

    private static String styleSheet() {
        return Objects.requireNonNull(Look.class.getResource("workbench.css")).toExternalForm();
    }
}
