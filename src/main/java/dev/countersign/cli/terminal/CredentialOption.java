package dev.countersign.cli.terminal;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
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

    private static final String HOW = "Maybe set the environment variable " + VARIABLE + " to your key, or name a file "
            + "that contains it with --token-file.";

    @Option(
            names = "--token-file",
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
     * @throws InvalidInput when the file cannot be read, or a person is named as an argument
     */
    public Optional<String> token() throws IOException {
        if (named != null) {
            throw new InvalidInput(new Problem(
                    "--person, --by, --agreed-by",
                    "these options are not used any more: the person is the owner of the credential.",
                    HOW));
        }
        if (file == null) {
            return Optional.ofNullable(System.getenv(VARIABLE))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        }
        try {
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new InvalidInput(new Problem("--token-file", "`" + file + "` is empty.", HOW));
            }
            return Optional.of(text);
        } catch (NoSuchFileException e) {
            throw new InvalidInput(new Problem("--token-file", "there is no file `" + file + "`.", HOW));
        }
    }

    /** @throws InvalidInput when there is none */
    public String required() throws IOException {
        return token().orElseThrow(
                        () -> new InvalidInput(new Problem(VARIABLE, "this needs the credential of a person.", HOW)));
    }
}
