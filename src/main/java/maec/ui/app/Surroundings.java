package maec.ui.app;

import maec.ui.job.JobBoard;
import maec.ui.job.JobRunner;
import maec.ui.port.Desktop;
import maec.ui.text.Messages;
import maec.ui.theme.ThemeModel;

/**
 * What every view of the window shares, whatever project is open.
 *
 * @param jobs runs long work
 * @param board shows what runs and what went wrong
 * @param desktop folders and clipboard
 * @param themes light or dark
 * @param messages the words, in the language that is on
 */
public record Surroundings(
        JobRunner jobs, JobBoard board, Desktop desktop, ThemeModel themes, Messages messages) {}
