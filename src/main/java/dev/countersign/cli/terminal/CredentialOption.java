package dev.countersign.cli.terminal;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The credential of a command that acts: a key, or a token of a sign-in. It is never an argument, because other users
 * of the machine see the arguments of a process.
 */
public final class CredentialOption {

    /** The environment variable with the credential. */
    public static final String VARIABLE = "COUNTERSIGN_TOKEN";

    private static final String OPTION = "--token-file";
    private static final String HOW = "Maybe set the environment variable " + VARIABLE + " to your key, or name a file "
            + "that contains it with " + OPTION + ".";

    /** Letters of a key or token. A signed token has two or three thousand. */
    private static final int MOST = 10_000;

    private static final String ALLOWED = " Allowed: one line with a key or a token, at most 10,000 letters.";
    /** Some editors begin a file with it. */
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            description = "A file with your key or token. Default: the environment variable " + VARIABLE + ".")
    private @Nullable Path file;

    @Option(
            names = {"--person", "--by", "--agreed-by"},
            hidden = true,
            paramLabel = "PERSON")
    private @Nullable List<String> named;

    /**
     * The key or token; empty if there is none.
     *
     * @throws InvalidInput when the file cannot be read, it is not a key or token, or a person is named as an argument
     */
    public Optional<String> token() throws IOException {
        if (named != null) {
            throw new InvalidInput(new Problem(
                    "--person, --by, --agreed-by",
                    "these options are not used any more: the person is the owner of the credential.",
                    HOW));
        }
        if (file != null) {
            return Optional.of(ofFile(file));
        }
        Optional<String> said =
                Optional.ofNullable(System.getenv(VARIABLE)).map(String::strip).filter(text -> !text.isEmpty());
        said.ifPresent(text -> hold(VARIABLE, "it", text));
        return said;
    }

    /** @throws InvalidInput when there is none */
    public String required() throws IOException {
        return token().orElseThrow(
                        () -> new InvalidInput(new Problem(VARIABLE, "this needs the credential of a person.", HOW)));
    }

    private static String ofFile(Path file) throws IOException {
        String shown = "`" + file + "`";
        if (Files.isDirectory(file)) {
            throw refused(OPTION, shown + " is a folder.", "Maybe name the file in it.");
        }
        // each byte is a letter here: a key has no others
        String text = new String(read(file, shown), StandardCharsets.ISO_8859_1);
        String token = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text).strip();
        if (token.isEmpty()) {
            throw new InvalidInput(new Problem(OPTION, shown + " is empty.", HOW));
        }
        hold(OPTION, shown, token);
        return token;
    }

    private static byte[] read(Path file, String shown) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + BYTE_ORDER_MARK.length() + 1);
            if (bytes.length > MOST + BYTE_ORDER_MARK.length()) {
                throw refused(
                        OPTION, shown + " has more than 10,000 letters.", "Maybe it is not the file with your key.");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new InvalidInput(new Problem(OPTION, "there is no file " + shown + ".", HOW));
        } catch (AccessDeniedException e) {
            throw refused(OPTION, "you may not read " + shown + ".", "Maybe it belongs to somebody else.");
        }
    }

    private static void hold(String place, String shown, String token) {
        if (token.length() > MOST) {
            throw refused(place, shown + " has more than 10,000 letters.", "Maybe it is not your key.");
        }
        if (token.lines().count() > 1) {
            throw refused(place, shown + " has several lines.", "Maybe keep only the line with your key.");
        }
        if (!token.matches("[\\x21-\\x7E]+")) {
            throw refused(
                    place,
                    shown + " has a character that no key and no token has.",
                    "Maybe copy the key again, or save the file as plain text.");
        }
    }

    private static InvalidInput refused(String place, String says, String hint) {
        return new InvalidInput(new Problem(place, says + ALLOWED, hint));
    }
}
