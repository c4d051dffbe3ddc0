package maec.ui.app;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.image.WritableImage;

import maec.ui.theme.Look;
import maec.ui.theme.ThemeModel;

/**
 * Draws a view at any size without showing a window, so that pictures need no display and no screen
 * as large as themselves.
 */
public final class Portrait {
    private final Scene scene;

    /**
     * Sets a view up.
     *
     * @param root the view; belongs to this portrait from now on
     * @param width in pixels
     * @param height in pixels
     * @param themes light or dark
     */
    public Portrait(Parent root, double width, double height, ThemeModel themes) {
        this.scene = new Scene(root, width, height);
        Look.dress(scene, themes);
    }

    /** The scene that is drawn. */
    public Scene scene() {
        return scene;
    }

    /** Styles, lays out and paints whatever a change has touched; on the JavaFX thread. */
    public void pulse() {
        Parent root = scene.getRoot();
        root.applyCss();
        root.layout();
    }

    /**
     * Scrolls the page to its end, after a pulse.
     *
     * @return whether there is more than is seen
     */
    boolean scrollToEnd() {
        boolean scrolled = false;
        for (Node node : scene.getRoot().lookupAll(".page-scroll")) {
            if (node instanceof ScrollPane pane && pane.getContent() != null && isSeen(pane)) {
                double height = pane.getContent().getLayoutBounds().getHeight();
                scrolled |= height > pane.getViewportBounds().getHeight() + 1;
                pane.setVvalue(1);
            }
        }
        return scrolled;
    }

    private static boolean isSeen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Keeps no painted pages: no window ever paints this scene and marks it clean, so a change
     * inside a scroll pane would not reach the copy that its viewport keeps.
     */
    private void paintAnew() {
        scene.getRoot().lookupAll(".viewport").forEach(viewport -> viewport.setCache(false));
    }

    /**
     * Draws the view as it is now; on the JavaFX thread.
     *
     * @return the picture
     */
    public WritableImage draw() {
        paintAnew();
        // a second pulse settles what the first one's layout has asked for
        pulse();
        pulse();
        var image = new WritableImage((int) scene.getWidth(), (int) scene.getHeight());
        return scene.snapshot(image);
    }
}
