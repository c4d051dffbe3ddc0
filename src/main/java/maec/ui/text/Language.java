package maec.ui.text;

import java.util.Locale;

/** A language that the window speaks; its own name is shown in itself, so that people find it. */
public enum Language {
    ENGLISH("en", "English"),
    SPANISH("es", "Español"),
    CHINESE("zh", "简体中文");

    private final String code;
    private final String ownName;

    Language(String code, String ownName) {
        this.code = code;
        this.ownName = ownName;
    }

    /** The two-letter code, as in the names of message files. */
    public String code() {
        return code;
    }

    /** What its speakers call it. */
    public String ownName() {
        return ownName;
    }

    /**
     * The language that suits a system's locale; English where there is none.
     *
     * @param locale of the system
     * @return one of ours
     */
    public static Language of(Locale locale) {
        for (Language language : values()) {
            if (language.code.equals(locale.getLanguage())) {
                return language;
            }
        }
        return ENGLISH;
    }
}
