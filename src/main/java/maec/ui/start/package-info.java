/** The page that the window shows until a project is open. */
@NullMarked
package maec.ui.start;

import org.jspecify.annotations.NullMarked;
