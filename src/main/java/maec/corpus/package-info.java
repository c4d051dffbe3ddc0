/** Text and tasks: JSON Lines and text files, documents, prompts with answers. */
@NullMarked
package maec.corpus;

import org.jspecify.annotations.NullMarked;
