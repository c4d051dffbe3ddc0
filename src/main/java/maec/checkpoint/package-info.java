/**
 * Reading and writing checkpoints: safetensors, shards, deltas, importance maps; everything is a
 * {@link maec.checkpoint.TensorSource}.
 */
@NullMarked
package maec.checkpoint;

import org.jspecify.annotations.NullMarked;
