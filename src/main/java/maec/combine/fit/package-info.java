/**
 * Whether a tuned model goes with a base: what differs, what can be done about it, and the views
 * that do it.
 */
@NullMarked
package maec.combine.fit;

import org.jspecify.annotations.NullMarked;
