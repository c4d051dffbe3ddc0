/**
 * MAEC stage 2: statistics, sensitivity, selection, recipe, and the merged checkpoint as a source
 * of tensors. No native engine.
 */
@NullMarked
package maec.combine;

import org.jspecify.annotations.NullMarked;
