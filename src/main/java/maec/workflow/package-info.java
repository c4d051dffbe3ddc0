/**
 * Use cases, the only room that knows the order of the steps; window and command line are siblings
 * over it.
 */
@NullMarked
package maec.workflow;

import org.jspecify.annotations.NullMarked;
