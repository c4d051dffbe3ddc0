/** Composition root: starts JavaFX, wires views, view models, ports and the project. */
@NullMarked
package maec.ui.app;

import org.jspecify.annotations.NullMarked;
