package maec.ui.wizard;

import java.util.Locale;

/** The pages of the wizard, in order. */
public enum WizardStep {
    BASE(0),
    PIVOT(1),
    ABILITIES(2),
    LANGUAGES(3),
    MEASURE(4),
    SUMMARY(5);

    private final int number;

    WizardStep(int number) {
        this.number = number;
    }

    /** Whether the wizard has come here when it is at another page. */
    boolean isReached(WizardStep at) {
        return number <= at.number;
    }

    /** The key of its title; with {@code .why} behind it, of the explanation. */
    String key() {
        return "wizard." + name().toLowerCase(Locale.ROOT);
    }

    /** The page before, or this one. */
    WizardStep before() {
        return values()[Math.max(0, number - 1)];
    }

    /** The page after, or this one. */
    WizardStep after() {
        return values()[Math.min(values().length - 1, number + 1)];
    }
}
