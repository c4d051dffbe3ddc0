/** The drawer above the task strip: what runs and ran, the log, and what went wrong. */
@NullMarked
package maec.ui.activity;

import org.jspecify.annotations.NullMarked;
