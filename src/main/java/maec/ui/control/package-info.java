/** Small controls that several stages share: segmented switches and tables of figures. */
@NullMarked
package maec.ui.control;

import org.jspecify.annotations.NullMarked;
