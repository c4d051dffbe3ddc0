/** Stage 6: writing the merged checkpoint. */
@NullMarked
package maec.ui.export;

import org.jspecify.annotations.NullMarked;
