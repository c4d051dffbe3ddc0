package maec.combine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest over named facts, for the keys and fingerprints of what is computed from inputs. */
public final class FactDigest {
    private final MessageDigest digest;

    /**
     * A digest of no facts but its kind.
     *
     * @param kind what is digested, with a version
     */
    public FactDigest(String kind) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        add("kind", kind);
    }

    /**
     * Adds a fact; lengths are part of the digest, so that facts cannot run into one another.
     *
     * @param name what it is
     * @param value how it is
     * @return this
     */
    public FactDigest add(String name, String value) {
        for (String text : new String[] {name, value}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return this;
    }

    /**
     * The digest of everything added.
     *
     * @return {@code sha256:} and 64 hexadecimal digits
     */
    public String text() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
