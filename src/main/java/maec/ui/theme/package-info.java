/** Light and dark: style sheets, colours of charts, and which of them is on. */
@NullMarked
package maec.ui.theme;

import org.jspecify.annotations.NullMarked;
