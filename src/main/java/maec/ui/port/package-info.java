/** What the window asks of the desktop and of the outside, behind interfaces that tests replace. */
@NullMarked
package maec.ui.port;

import org.jspecify.annotations.NullMarked;
