/** MAEC stage 1: importance scores, key neurons, masked training, deltas. */
@NullMarked
package maec.extract;

import org.jspecify.annotations.NullMarked;
