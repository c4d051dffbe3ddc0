package maec.workflow;

import java.nio.file.Path;

/**
 * What an export wrote.
 *
 * @param folder the new checkpoint
 * @param bytes size of all shards
 * @param seconds how long it took
 * @param digest of the weights, as read back and found equal to what was computed
 * @param untouched how many tensors have the bits of the base, as compared
 */
public record ExportReport(Path folder, long bytes, double seconds, String digest, int untouched) {
    /**
     * What was read back and compared.
     *
     * @return one sentence
     */
    public String verification() {
        return "Read back and found equal to what was computed: "
                + digest
                + "; "
                + untouched
                + " untouched tensors have the bits of the base.";
    }
}
