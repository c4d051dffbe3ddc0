package maec.ui.job;

import maec.job.Problem;

import java.time.LocalTime;

/**
 * Something that went wrong, and when.
 *
 * @param time of day
 * @param problem what went wrong
 */
public record NotedProblem(LocalTime time, Problem problem) {}
