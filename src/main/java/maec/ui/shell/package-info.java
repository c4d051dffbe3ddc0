/** The window around the stages: title bar, stage rail, task strip. */
@NullMarked
package maec.ui.shell;

import org.jspecify.annotations.NullMarked;
