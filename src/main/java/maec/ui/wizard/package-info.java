/** A new project, asked for page by page. */
@NullMarked
package maec.ui.wizard;

import org.jspecify.annotations.NullMarked;
