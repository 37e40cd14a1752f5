package dev.countersign.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The address and the operator's token of the service that has a folder open: a file that only the owner of the folder
 * can read, with the address, the token and the certificates on a line each. The file exists as long as the service
 * runs.
 *
 * @param address      how this machine calls the service, without a slash at the end
 * @param certificates the SHA-256 of each certificate with which it answers; empty without TLS
 */
public record ServiceFile(String address, String token, List<String> certificates) {

    private static final String NAME = "service";
    private static final int LINES = 3;

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

    /** Empty if no service runs. */
    public static Optional<ServiceFile> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String[] lines = Files.readString(file, StandardCharsets.US_ASCII).split("\n", -1);
        return lines.length == LINES + 1 && lines[0].matches("https?://[^/ ]+:\\d{1,5}(?:/[^ ]*)?")
                ? Optional.of(new ServiceFile(
                        lines[0], lines[1], lines[2].isEmpty() ? List.of() : List.of(lines[2].split(" "))))
                : Optional.empty();
    }
}
