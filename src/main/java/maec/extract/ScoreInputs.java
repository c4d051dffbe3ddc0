package maec.extract;

import maec.checkpoint.TensorSource;
import maec.model.Architecture;
import maec.runtime.Engine;

/**
 * What a score looks at.
 *
 * @param engine where to compute
 * @param architecture of the base
 * @param base θ₀; stays open while the scores are read
 * @param mixture the ability's text
 */
public record ScoreInputs(
        Engine engine, Architecture architecture, TensorSource base, Mixture mixture) {}
