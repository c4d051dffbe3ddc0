/** How good a source is: perplexity of text, exact match on tasks. */
@NullMarked
package maec.evaluate;

import org.jspecify.annotations.NullMarked;
