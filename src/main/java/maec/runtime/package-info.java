/**
 * Running a model: the only room that sees DJL. Devices, kernels, tokenizer, forward, backward,
 * generation.
 */
@NullMarked
package maec.runtime;

import org.jspecify.annotations.NullMarked;
