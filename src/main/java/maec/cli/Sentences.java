package maec.cli;

import maec.job.Problem;

/** How problems become one line. */
final class Sentences {
    private Sentences() {}

    /**
     * Sentence and advice as one sentence.
     *
     * @param problem what went wrong
     * @return {@code "… is missing; give …."}
     */
    static String of(Problem problem) {
        String advice = problem.advice();
        boolean word = advice.matches("\\p{Lu}\\p{Ll}+\\b.*");
        String continued =
                word ? Character.toLowerCase(advice.charAt(0)) + advice.substring(1) : advice;
        return withoutStop(problem.shown()) + "; " + continued;
    }

    /**
     * A text without the characters by which a file could move the cursor or colour the terminal.
     *
     * @param text anything
     * @return the text with blanks in place of control characters
     */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /**
     * A text of several lines without the characters that {@link #printable} takes out.
     *
     * @param text anything
     * @return the text with blanks in place of control characters other than tabs and new lines
     */
    static String printableLines(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\t\\n]]", " ");
    }

    static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
