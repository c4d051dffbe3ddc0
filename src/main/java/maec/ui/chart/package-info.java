/**
 * Charts: they take immutable arrays computed elsewhere, follow the theme, and paint at most once
 * per pulse.
 */
@NullMarked
package maec.ui.chart;

import org.jspecify.annotations.NullMarked;
