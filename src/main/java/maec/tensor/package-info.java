/** Dtypes, shapes and arithmetic on tensors as plain memory; no checkpoint, no native engine. */
@NullMarked
package maec.tensor;

import org.jspecify.annotations.NullMarked;
