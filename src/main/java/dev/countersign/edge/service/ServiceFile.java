package dev.countersign.edge.service;

import dev.countersign.edge.OwnerOnly;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The address and the operator's token of the service that has a folder open: a file that only the owner of the folder
 * can read, with the address, the token and the certificates on a line each. The file exists as long as the service
 * runs.
 *
 * @param address      how this machine calls the service, without a slash at the end
 * @param certificates the SHA-256 of each certificate with which it answers; empty without TLS
 */
public record ServiceFile(String address, String token, List<String> certificates) {

    /** Its name in the folder. */
    public static final String NAME = "service";

    private static final int LINES = 3;
    /** A hundred certificates have fewer. */
    private static final int BYTES = 10_000;
    /** A name would be looked up, and somebody else could answer. */
    private static final Pattern ADDRESS = Pattern.compile(
            "https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]+(?:%\\w+)?]):\\d{1,5}(?:/[^ ?#]*)?");

    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");

    public ServiceFile {
        certificates = List.copyOf(certificates);
    }

    /** @throws IOException when it cannot be written */
    public void write(Path folder) throws IOException {
        Path written = folder.resolve(NAME + ".new");
        Files.deleteIfExists(written);
        try (var channel = Files.newByteChannel(
                written, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.in(folder))) {
            channel.write(StandardCharsets.US_ASCII.encode(
                    address + "\n" + token + "\n" + String.join(" ", certificates) + "\n"));
        }
        Files.move(written, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the file when the service stops. */
    public static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(NAME));
    }

    /**
     * Empty if no service runs.
     *
     * @throws InvalidInput when somebody else can have written or read the file, or no service wrote it
     */
    public static Optional<ServiceFile> read(Path folder) throws IOException {
        return SecretFile.read(folder, NAME, BYTES)
                .map(bytes -> read(new String(bytes, StandardCharsets.US_ASCII), folder.resolve(NAME)));
    }

    private static ServiceFile read(String text, Path file) {
        String[] lines = text.split("\n", -1);
        if (lines.length != LINES + 1
                || !ADDRESS.matcher(lines[0]).matches()
                || !TOKEN.matcher(lines[1]).matches()) {
            throw new InvalidInput(new Problem(
                    file.toString(),
                    "it is not the file of a service. Allowed: an address with a number, a token and certificates, on "
                            + "a line each.",
                    "Maybe delete it, and start the service again."));
        }
        return new ServiceFile(lines[0], lines[1], lines[2].isEmpty() ? List.of() : List.of(lines[2].split(" ")));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ServiceFile[" + address + "]";
    }
}
