/** How the window runs long work: off the JavaFX thread, newest wins, cancellable by token. */
@NullMarked
package maec.ui.job;

import org.jspecify.annotations.NullMarked;
