/** What the product is made of, and which keys do what. */
@NullMarked
package maec.ui.help;

import org.jspecify.annotations.NullMarked;
