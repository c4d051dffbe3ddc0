/** The recipe that the sliders edit, its undo history, and the panel that shows it. */
@NullMarked
package maec.ui.recipe;

import org.jspecify.annotations.NullMarked;
