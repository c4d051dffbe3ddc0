/** The Tensors stage: language sensitivity of every tensor, and the cut k₂. */
@NullMarked
package maec.ui.tensors;

import org.jspecify.annotations.NullMarked;
