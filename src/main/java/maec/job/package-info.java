/** What every long work needs: progress, cancellation, typed problems. Knows nothing of models. */
@NullMarked
package maec.job;

import org.jspecify.annotations.NullMarked;
