/** The project folder: manifest, artifacts with provenance, what is computed already. */
@NullMarked
package maec.project;

import org.jspecify.annotations.NullMarked;
