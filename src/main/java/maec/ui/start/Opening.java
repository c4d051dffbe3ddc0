package maec.ui.start;

import maec.ui.job.Work;
import maec.workflow.OpenProject;

/**
 * A project that is to be opened.
 *
 * @param heading key of the words for what is done; the same with {@code .why} says more
 * @param name of the project, put into the heading
 * @param work yields the project
 */
public record Opening(String heading, String name, Work<OpenProject> work) {}
