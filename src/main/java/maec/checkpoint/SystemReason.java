package maec.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words what an {@link IOException} only says by its class. */
public final class SystemReason {
    private SystemReason() {}

    /**
     * The reason for people.
     *
     * @param failed what the system threw
     * @return the end of a sentence, without full stop
     */
    public static String of(IOException failed) {
        return switch (failed) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "it does not exist";
            case FileSystemException named when named.getReason() != null ->
                    lower(named.getReason());
            default -> lower(String.valueOf(failed.getMessage()));
        };
    }

    private static String lower(String reason) {
        String text = reason.strip();
        if (text.endsWith(".")) {
            text = text.substring(0, text.length() - 1);
        }
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
