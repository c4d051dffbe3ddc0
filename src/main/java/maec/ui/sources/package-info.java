/** Stage 1: models and corpora of the project. */
@NullMarked
package maec.ui.sources;

import org.jspecify.annotations.NullMarked;
