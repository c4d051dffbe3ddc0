/** The Neurons stage: unit scores as a heatmap, their distribution, and the cut k₁. */
@NullMarked
package maec.ui.neurons;

import org.jspecify.annotations.NullMarked;
