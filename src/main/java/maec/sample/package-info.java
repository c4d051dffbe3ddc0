/** The sample world: three small languages, a tokenizer and tiny models, all made from a seed. */
@NullMarked
package maec.sample;

import org.jspecify.annotations.NullMarked;
