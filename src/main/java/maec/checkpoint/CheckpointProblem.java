package maec.checkpoint;

import maec.job.Problem;

import java.nio.file.Path;

/**
 * Everything that can be wrong with weights on disk, one record per fact.
 *
 * <p>The families follow the steps: the header of a file, the folder and its index, reading,
 * adapters, artifacts of this product, writing, and verifying.
 */
public sealed interface CheckpointProblem extends Problem
        permits HeaderProblem,
                FolderProblem,
                AdapterProblem,
                ReadProblem,
                ArtifactProblem,
                WriteProblem,
                VerifyProblem {
    /**
     * The file or folder that is concerned.
     *
     * @return a path as it was given or found
     */
    Path path();
}
