/** How the window writes numbers. */
@NullMarked
package maec.ui.text;

import org.jspecify.annotations.NullMarked;
