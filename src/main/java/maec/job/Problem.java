package maec.job;

/**
 * Something that went wrong outside the program: a file, an input, a device, a choice.
 *
 * <p>Each room has a sealed family of records that implement this interface and carry the facts
 * (path, tensor, offset, expected, found). Exit codes follow sysexits: 64 usage, 65 data, 66 input
 * missing, 69 something the machine lacks, 73 cannot create output, 74 I/O.
 */
public interface Problem {
    /**
     * What is wrong and where, in one sentence for people, with a full stop.
     *
     * @return the sentence; no class name, no stack trace
     */
    String sentence();

    /**
     * The sentence as it can be shown: on one line, and with its middle left out where a file has
     * names of thousands of letters.
     *
     * @return at most about 1000 letters, with a full stop
     */
    default String shown() {
        String line = sentence().replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 1000
                ? line
                : line.substring(0, 500) + " … " + line.substring(line.length() - 300);
    }

    /**
     * What to do about it, in one sentence.
     *
     * @return the advice, never empty
     */
    String advice();

    /**
     * The exit code of a command that ends with this problem.
     *
     * @return a number from 1 to 125
     */
    int exitCode();
}
