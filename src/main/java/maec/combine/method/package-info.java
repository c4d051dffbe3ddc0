/**
 * Merge methods beside MAEC: what each can be told, how it works on one tensor, and the merged
 * model as a source of tensors.
 */
@NullMarked
package maec.combine.method;

import org.jspecify.annotations.NullMarked;
