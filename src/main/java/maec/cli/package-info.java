/**
 * The command line: one command per file, progress on stderr, results on stdout, one sentence per
 * problem.
 */
@NullMarked
package maec.cli;

import org.jspecify.annotations.NullMarked;
