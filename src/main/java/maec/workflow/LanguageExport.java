package maec.workflow;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.HubName;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WriteOptions;
import maec.extract.TrainingRun;
import maec.job.JobContext;
import maec.model.CanonicalWeights;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a trained language: as a checkpoint that is stored as its base is, or as a PEFT adapter
 * over the base.
 *
 * @param base where training started
 * @param baseName how an adapter names it
 * @param donor the folder whose configuration a checkpoint gets
 */
record LanguageExport(TensorSource base, String baseName, Path donor) {
    private static final String WEIGHT = ".weight";

    /** What PEFT calls a base: the name on the hub, else the folder. */
    static String baseName(String written, Path folder) {
        return HubName.isMeantBy(written) ? HubName.parse(written).repository() : folder.toString();
    }

    /**
     * Whether low-rank paths of a training can be written over the base: not where the base stores
     * several linear layers as one tensor, since PEFT would want one path beside all of them.
     */
    boolean takesAdapters() {
        var names = new TreeSet<String>();
        base.tensors().forEach(spec -> names.add(spec.name()));
        return CanonicalWeights.storedNames(base, names).size() == names.size();
    }

    /**
     * Writes.
     *
     * @param folder the folder that will exist afterwards
     * @param metadata provenance
     */
    void write(TrainingRun run, Path folder, Map<String, String> metadata, JobContext context) {
        if (run.isAdapter()) {
            run.writeAdapter(folder, baseName, this::stored, metadata, context);
            return;
        }
        run.requireUnchangedOutsideMask(folder, context);
        CheckpointWriter.write(
                CanonicalWeights.stored(base, run.model()),
                folder,
                new WriteOptions(
                        Optional.empty(),
                        WriteOptions.DEFAULT_SHARD_BYTES,
                        metadata,
                        Optional.of(donor)),
                context);
    }

    /** From {@code MODULE.lora_A.weight} to what the base's files call that module. */
    private String stored(String factor) {
        int suffix = factor.indexOf(".lora_");
        String weight = factor.substring(0, suffix) + WEIGHT;
        String found = CanonicalWeights.storedNames(base, Set.of(weight)).iterator().next();
        return found.substring(0, found.length() - WEIGHT.length()) + factor.substring(suffix);
    }
}
