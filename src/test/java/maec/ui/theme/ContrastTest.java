package maec.ui.theme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

import maec.ui.ViewTest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text is readable in both themes: contrast AA of WCAG 2.2 between the colours of the sheets. */
class ContrastTest extends ViewTest {
    private static final double TEXT = 4.5;
    private static final double SIGN = 3;

    private static final List<String> GROUNDS =
            List.of("-maec-bar", "-maec-page", "-maec-card", "-maec-button", "-maec-chosen");

    /** A colour, what it stands on, and the least contrast. */
    private record Pair(String ink, String ground, double least) {}

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (String ground : GROUNDS) {
            pairs.add(new Pair("-color-fg-default", ground, TEXT));
            pairs.add(new Pair("-color-fg-muted", ground, TEXT));
            pairs.add(new Pair("-maec-accent-text", ground, TEXT));
        }
        for (String ground : List.of("-maec-card", "-maec-page", "-maec-bar")) {
            for (String ink : List.of("-maec-good", "-maec-bad", "-color-danger-fg")) {
                pairs.add(new Pair(ink, ground, TEXT));
            }
            pairs.add(new Pair("-color-accent-emphasis", ground, SIGN));
        }
        pairs.add(new Pair("-maec-chip-text", "-maec-chip", TEXT));
        pairs.add(new Pair("-color-fg-muted", "-maec-chip", TEXT));
        pairs.add(new Pair("-color-fg-default", "-maec-warning-bg", TEXT));
        pairs.add(new Pair("-color-fg-muted", "-maec-warning-bg", TEXT));
        pairs.add(new Pair("-maec-bad", "-maec-warning-bg", TEXT));
        pairs.add(new Pair("-color-fg-default", "-maec-danger-bg", TEXT));
        pairs.add(new Pair("-color-fg-muted", "-maec-danger-bg", TEXT));
        pairs.add(new Pair("white", "-maec-accent-button", TEXT));
        pairs.add(new Pair("white", "-maec-done", SIGN));
        for (int i = 1; i <= 8; i++) {
            pairs.add(new Pair("-maec-series-" + i, "-maec-card", SIGN));
        }
        return pairs;
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void everyInkStandsOutFromItsGround(Theme theme) throws Exception {
        List<String> faint =
                onFx(
                        () -> {
                            var pane = new Pane();
                            Look.dress(new Scene(pane), new ThemeModel(theme));
                            return pairs().stream()
                                    .filter(pair -> contrast(pane, pair) < pair.least())
                                    .map(
                                            pair ->
                                                    String.format(
                                                            Locale.ROOT,
                                                            "%s on %s: %.2f",
                                                            pair.ink(),
                                                            pair.ground(),
                                                            contrast(pane, pair)))
                                    .toList();
                        });
        assertEquals(List.of(), faint);
    }

    private static double contrast(Pane pane, Pair pair) {
        double ink = luminance(colour(pane, pair.ink()));
        double ground = luminance(colour(pane, pair.ground()));
        return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    }

    private static Color colour(Pane pane, String name) {
        var patch = new Region();
        patch.setStyle("-fx-background-color: " + name + ";");
        pane.getChildren().setAll(patch);
        pane.applyCss();
        return (Color) patch.getBackground().getFills().getFirst().getFill();
    }

    /** Relative luminance as WCAG defines it. */
    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
