package maec.runtime;

import maec.job.ByteCount;
import maec.model.Architecture;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a model's weights will be, what that needs, and why.
 *
 * <p>Resident with kept activations is fastest; if it does not fit, layers are computed a second
 * time in backward; if that does not fit either, weights are streamed.
 *
 * @param residency where the weights are
 * @param recomputing whether backward computes each layer a second time; false outside gradients
 * @param estimate what that needs
 * @param usableBytes what the device can give, empty if it does not tell
 * @param reason one sentence that says why
 */
public record ResidencyChoice(
        Residency residency,
        boolean recomputing,
        MemoryEstimate estimate,
        OptionalLong usableBytes,
        String reason) {
    /** The CUDA context, its libraries' workspaces and what fragmentation loses. */
    private static final long GPU_RESERVE = 768L << 20;

    /**
     * What a choice is made from.
     *
     * @param architecture the model
     * @param precision the format in which it is computed
     * @param size what is computed at once
     * @param device where
     * @param freeBytes free memory of the device (on the processor, what the system would give)
     *     before the model is loaded, empty if unknown
     */
    public record Question(
            Architecture architecture,
            Precision precision,
            RunSize size,
            Device device,
            OptionalLong freeBytes) {
        private MemoryEstimate estimate(Residency residency, boolean recomputing) {
            return MemoryEstimate.of(architecture, precision, size, residency, recomputing);
        }

        /** A tenth of what is free stays free, on a GPU at least what the driver takes. */
        private OptionalLong usableBytes() {
            if (freeBytes.isEmpty()) {
                return freeBytes;
            }
            long free = freeBytes.getAsLong();
            long reserve = free / 10;
            return OptionalLong.of(
                    device.equals(Device.cpu())
                            ? free - reserve
                            : Math.max(0, free - Math.max(reserve, GPU_RESERVE)));
        }
    }

    /**
     * Decides.
     *
     * @param asked what the user wants, empty for automatic
     * @param question the circumstances
     * @return the choice; look at {@link #fits} before a long computation
     */
    public static ResidencyChoice of(Optional<Residency> asked, Question question) {
        OptionalLong usable = question.usableBytes();
        boolean backward = question.size().purpose() == RunSize.Purpose.GRADIENTS;
        Residency last = asked.orElse(Residency.STREAMED);
        for (Residency residency : Residency.values()) {
            for (boolean recomputing : new boolean[] {false, true}) {
                boolean possible =
                        residency == asked.orElse(residency) && (backward || !recomputing);
                MemoryEstimate estimate = question.estimate(residency, recomputing);
                if (possible && fits(estimate, usable)) {
                    return made(asked, question, residency, recomputing, estimate);
                }
            }
        }
        return made(asked, question, last, backward, question.estimate(last, backward));
    }

    private static ResidencyChoice made(
            Optional<Residency> asked,
            Question question,
            Residency residency,
            boolean recomputing,
            MemoryEstimate estimate) {
        OptionalLong usable = question.usableBytes();
        String reason =
                usable.isEmpty()
                        ? unknown(question, residency)
                        : asked.isPresent()
                                ? wanted(question, residency, estimate)
                                : decided(question, residency, estimate);
        return new ResidencyChoice(residency, recomputing, estimate, usable, reason);
    }

    private static String unknown(Question question, Residency residency) {
        return "The free memory of "
                + question.device()
                + " is unknown: weights "
                + verdict(residency)
                + ".";
    }

    private static String wanted(Question question, Residency residency, MemoryEstimate estimate) {
        return "Weights "
                + verdict(residency)
                + " as asked: "
                + need(question, estimate)
                + (fits(estimate, question.usableBytes()) ? " fit in " : " may not fit in ")
                + room(question)
                + ".";
    }

    private static String decided(Question question, Residency residency, MemoryEstimate estimate) {
        boolean backward = question.size().purpose() == RunSize.Purpose.GRADIENTS;
        MemoryEstimate resident = question.estimate(Residency.RESIDENT, backward);
        return switch (residency) {
            case RESIDENT ->
                    need(question, estimate)
                            + " fit in "
                            + room(question)
                            + ": weights "
                            + verdict(residency)
                            + ".";
            case STREAMED ->
                    need(question, resident)
                            + " do not fit in "
                            + room(question)
                            + ": weights "
                            + verdict(residency)
                            + (fits(estimate, question.usableBytes())
                                    ? "."
                                    : ", which needs "
                                            + new ByteCount(estimate.total())
                                            + " and may not suffice.");
        };
    }

    private static String verdict(Residency residency) {
        return switch (residency) {
            case RESIDENT -> "stay on the device";
            case STREAMED -> "are streamed";
        };
    }

    private static String need(Question question, MemoryEstimate estimate) {
        return new ByteCount(estimate.weights())
                + " of weights and "
                + new ByteCount(estimate.work())
                + " for "
                + question.size();
    }

    private static String room(Question question) {
        return new ByteCount(question.usableBytes().orElse(0))
                + " usable of "
                + new ByteCount(question.freeBytes().orElse(0))
                + " free on "
                + question.device();
    }

    private static boolean fits(MemoryEstimate estimate, OptionalLong usable) {
        return usable.isEmpty() || estimate.total() <= usable.getAsLong();
    }

    /**
     * Whether the estimate is within what the device can give.
     *
     * @return true also where the device does not tell
     */
    public boolean fits() {
        return fits(estimate, usableBytes);
    }
}
