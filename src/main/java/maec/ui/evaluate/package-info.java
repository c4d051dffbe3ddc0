/** Stage 5: figures of base, tuned models and the merge, side by side. */
@NullMarked
package maec.ui.evaluate;

import org.jspecify.annotations.NullMarked;
