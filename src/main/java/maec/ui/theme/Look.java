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
     * Dresses a scene and keeps it in step with theme, size of letters and motion.
     *
     * @param scene a scene, whatever its root is now or later
     * @param themes what people chose
     */
    public static void dress(Scene scene, ThemeModel themes) {
        ScriptFonts.load();
        scene.getStylesheets().add(styleSheet());
        themes.themeProperty().subscribe(theme -> wear(scene, theme));
        themes.textSizeProperty().subscribe(size -> resize(scene, size));
        themes.motionProperty().subscribe(motion -> calm(scene, motion));
        scene.getPreferences()
                .reducedMotionProperty()
                .subscribe(_ -> calm(scene, themes.motionProperty().get()));
        scene.rootProperty()
                .subscribe(
                        (_, _) -> {
                            wear(scene, themes.theme());
                            resize(scene, themes.textSizeProperty().get());
                            calm(scene, themes.motionProperty().get());
                        });
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

    private static void resize(Scene scene, TextSize size) {
        for (TextSize other : TextSize.values()) {
            mark(scene, other.styleClass(), other == size);
        }
    }

    /** Style sheets still what moves by itself, which is only progress without an end. */
    private static void calm(Scene scene, Motion motion) {
        scene.getPreferences().setReducedMotion(motion == Motion.REDUCED ? true : null);
        mark(scene, "still", scene.getPreferences().isReducedMotion());
    }

    private static void mark(Scene scene, String styleClass, boolean on) {
        var classes = scene.getRoot().getStyleClass();
        if (!on) {
            classes.remove(styleClass);
        } else if (!classes.contains(styleClass)) {
            classes.add(styleClass);
        }
    }

    private static String styleSheet() {
        return Objects.requireNonNull(Look.class.getResource("workbench.css")).toExternalForm();
    }
}
