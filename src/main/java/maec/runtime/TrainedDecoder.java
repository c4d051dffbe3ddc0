package maec.runtime;

import maec.checkpoint.TensorSource;

import java.util.List;

/** A decoder that learns, as a trainer sees it: whatever of it is trained. */
public sealed interface TrainedDecoder extends AutoCloseable
        permits TrainableDecoder, LowRankDecoder {
    /**
     * Takes one step of AdamW on the mean loss of several batches.
     *
     * @param batches at least one; those without labels are passed over
     * @param learningRate step size, not negative
     * @return loss and gradient norm before the step
     * @throws maec.job.ProblemException with {@link InputProblem.NoLabels}, {@link
     *     InputProblem.TokenOutOfRange}, {@link InputProblem.SequenceTooLong} or {@link
     *     RuntimeProblem.Diverged}; the weights are then as before the step
     */
    StepResult step(List<TokenBatch> batches, double learningRate);

    /**
     * How many steps were taken, those before an interruption included.
     *
     * @return from 0
     */
    long steps();

    /**
     * The negative log-likelihood of the labels under the present weights.
     *
     * @param batch B sequences of T tokens
     * @return its sum and the number of labelled positions
     */
    BatchLoss loss(TokenBatch batch);

    /** Remembers what is trained as the best so far, in main memory. */
    void keepBest();

    /** Goes back to the last {@link #keepBest}; without one nothing happens. */
    void returnToBest();

    /**
     * Everything that training needs to go on later as if it had not stopped.
     *
     * @return F32 tensors: a live view, valid until this decoder is closed
     */
    TensorSource memory();

    /**
     * Goes on from where another decoder of the same model and settings was.
     *
     * @param memory what its {@link #memory} held; read once
     * @param stepsTaken how many steps it had taken
     * @return false if the memory does not fit; nothing has changed then
     */
    boolean restore(TensorSource memory, long stepsTaken);

    /**
     * The present weights, under their Hugging Face names.
     *
     * @return a live view, valid until this decoder is closed
     */
    TensorSource weights();

    /**
     * The format of the weights that are computed with.
     *
     * @return the format given at opening
     */
    Precision precision();

    /** Frees everything; closing twice is harmless. */
    @Override
    void close();
}
