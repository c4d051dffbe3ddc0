package maec.workflow;

import java.nio.file.Path;

/**
 * What an export wrote.
 *
 * @param folder the new checkpoint
 * @param bytes size of all shards
 * @param seconds how long it took
 * @param verification one sentence: what was read back and compared
 */
public record ExportReport(Path folder, long bytes, double seconds, String verification) {}
