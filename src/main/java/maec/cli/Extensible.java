package maec.cli;

import picocli.CommandLine.Model.CommandSpec;

/** A command with options that are not written in it but follow from what others declare. */
interface Extensible {
    /**
     * Adds the options.
     *
     * @param command the specification that picocli made of this command
     */
    void extend(CommandSpec command);
}
