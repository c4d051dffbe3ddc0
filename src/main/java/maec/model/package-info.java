/**
 * What a checkpoint means: architecture from {@code config.json}, and which layer and module a
 * tensor name belongs to.
 */
@NullMarked
package maec.model;

import org.jspecify.annotations.NullMarked;
