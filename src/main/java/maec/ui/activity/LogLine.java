package maec.ui.activity;

import java.time.LocalTime;

/**
 * One line of the program's log.
 *
 * @param time of day
 * @param level such as {@code INFO}
 * @param text without line breaks
 */
public record LogLine(LocalTime time, String level, String text) {}
