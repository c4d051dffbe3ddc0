/** What people chose for the window, and the sheet on which they choose it. */
@NullMarked
package maec.ui.settings;

import org.jspecify.annotations.NullMarked;
