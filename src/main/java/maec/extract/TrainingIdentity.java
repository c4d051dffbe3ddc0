package maec.extract;

import maec.checkpoint.WeightMask;
import maec.runtime.Engine;
import maec.runtime.Precision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells one training from every other by all that decides its result, so that a checkpoint is gone
 * on with only where an uninterrupted training would give the same bits.
 */
final class TrainingIdentity {
    private static final int PIECE = 1 << 16;

    private TrainingIdentity() {}

    /** A digest of model, mask, texts, settings and where they are computed. */
    static String of(TrainingRequest request, Precision precision, Engine engine) {
        MessageDigest digest = sha256();
        add(digest, request.checkpoints().map(TrainingCheckpoints::provenance).orElse(""));
        add(digest, request.start().fingerprint());
        add(digest, request.mixture().fingerprint());
        add(digest, request.settings().asText().toString());
        add(digest, request.validation().map(Windows::fingerprint).orElse(""));
        add(digest, precision + " " + engine.device().name() + " " + engine.version());
        request.lowRank().ifPresent(paths -> add(digest, "low-rank paths, " + paths));
        switch (request.mask()) {
            case WeightMask.AllWeights _ -> add(digest, "all weights");
            case WeightMask.WholeTensors whole -> add(digest, "all of " + whole.tensors());
            case WeightMask.SelectedWeights selected ->
                    selected.indices()
                            .forEach(
                                    (tensor, indices) -> {
                                        add(digest, tensor + " " + indices.length);
                                        add(digest, indices);
                                    });
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void add(MessageDigest digest, int[] indices) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * PIECE);
        for (int from = 0; from < indices.length; from += PIECE) {
            int count = Math.min(PIECE, indices.length - from);
            bytes.clear().asIntBuffer().put(indices, from, count);
            digest.update(bytes.limit(Integer.BYTES * count));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
