/** Stage 4: the formula with the present numbers, and how much it changes where. */
@NullMarked
package maec.ui.combine;

import org.jspecify.annotations.NullMarked;
