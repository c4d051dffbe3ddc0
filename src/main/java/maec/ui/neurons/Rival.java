package maec.ui.neurons;

import maec.extract.NeuronProfile;

/**
 * Scores that the shown ones can be compared with.
 *
 * @param name what people read
 * @param profile of another ability, or of the same one by another score
 */
public record Rival(String name, NeuronProfile profile) {}
