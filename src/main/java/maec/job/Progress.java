package maec.job;

/**
 * How far a long work has come.
 *
 * @param stage what is being done now, as a short phrase for people ("training the base model")
 * @param done units finished, from 0 to {@code total}
 * @param total units in all, or 0 where the end is not known
 * @param unit what is counted ("steps", "tensors", "bytes")
 * @param detail figures worth showing beside it ("loss 1.52"), or an empty string
 */
public record Progress(String stage, long done, long total, String unit, String detail) {
    /**
     * The share that is finished.
     *
     * @return a number in [0, 1], or −1 where the end is not known
     */
    public double share() {
        return total <= 0 ? -1 : Math.min(1.0, (double) done / total);
    }
}
