package maec.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java has, without the exception for a Java that lacks it. */
final class Digests {
    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds a text in such a way that two texts never run into each other. */
    static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    /** The fingerprint of something made of named parts. */
    static String ofParts(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            text(digest, part);
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
