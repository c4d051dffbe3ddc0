package maec.ui.app;

import javafx.animation.AnimationTimer;

/** Does something once, when some frames were drawn; JavaFX thread only. */
final class AfterFrames extends AnimationTimer {
    private final Runnable then;
    private int left;

    AfterFrames(int frames, Runnable then) {
        this.left = frames;
        this.then = then;
    }

    @Override
    public void handle(long now) {
        left--;
        if (left < 0) {
            stop();
            then.run();
        }
    }
}
