package maec.combine.fit;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be done where a tuned model differs from the base. */
public enum Choice {
    /**
     * Rows that only the base has stay the base's; rows that only the tuned model has are left out.
     */
    BASE_ROWS("base", "keep the base's rows and leave out what only the tuned model has"),

    /**
     * The result has as many rows as the tuned model; the base gets those that it lacks from it.
     */
    EXTEND("extend", "extend the base by the rows that only the tuned model has"),

    /** Rows are found by the token that they stand for. */
    ALIGN("align", "find rows by their token in the two tokenizer.json"),

    /** Tensors that only the tuned model has are left out. */
    LEAVE_OUT("leave-out", "leave out the tensors that only the tuned model has"),

    /** Tensors that the tuned model lacks count as unchanged. */
    UNCHANGED("unchanged", "take the tensors that the tuned model lacks as unchanged");

    private final String word;
    private final String meaning;

    Choice(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /**
     * The choice of a word.
     *
     * @param word as on the command line and in files
     * @return the choice, or empty if there is none of that name
     */
    public static Optional<Choice> named(String word) {
        return Arrays.stream(values()).filter(choice -> choice.word.equals(word)).findFirst();
    }

    /**
     * All words, for sentences.
     *
     * @return the words with commas between them
     */
    public static String words() {
        return Arrays.stream(values()).map(Choice::word).collect(Collectors.joining(", "));
    }

    /**
     * What it is called on the command line and in files.
     *
     * @return a word
     */
    public String word() {
        return word;
    }

    /**
     * What it does.
     *
     * @return a phrase for people
     */
    public String meaning() {
        return meaning;
    }
}
