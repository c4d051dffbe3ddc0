package maec.workflow;

import maec.checkpoint.WeightMask;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.LayerSet;
import maec.model.TensorNames;
import maec.project.SourceProblem;
import maec.project.Subject;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.TreeSet;

/** Which weights of the base the training of a language may change, by the layers it was given. */
final class LayerChoice {
    private LayerChoice() {}

    /**
     * All weights, or those of the chosen layers.
     *
     * @param base its shape
     * @throws ProblemException with {@link SourceProblem.NoSuchLayer}
     */
    static WeightMask mask(Subject language, Architecture base) {
        return language.layers()
                .<WeightMask>map(chosen -> mask(language.name(), chosen, base))
                .orElseGet(WeightMask.AllWeights::new);
    }

    /**
     * Looks whether the base has the layers.
     *
     * @throws ProblemException with {@link SourceProblem.NoSuchLayer}
     */
    static void requireWithin(String language, LayerSet chosen, int count) {
        int last = chosen.layers().last();
        if (last >= count) {
            throw new ProblemException(new SourceProblem.NoSuchLayer(language, last, count));
        }
    }

    private static WeightMask mask(String language, LayerSet chosen, Architecture base) {
        requireWithin(language, chosen, base.layers());
        var tensors = new TreeSet<String>();
        for (TensorSpec spec : TensorNames.expected(base, DType.F32)) {
            if (chosen.contains(TensorNames.addressOf(spec.name()).layer())) {
                tensors.add(spec.name());
            }
        }
        return new WeightMask.WholeTensors(tensors);
    }
}
