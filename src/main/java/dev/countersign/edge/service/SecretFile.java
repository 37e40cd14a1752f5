package dev.countersign.edge.service;

import com.sun.security.auth.module.UnixSystem;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A file with a secret that another process wrote. What it says is believed only if nobody but this user and the
 * administrator of the machine can have written it or read it. A file system that does not know users is not asked.
 */
final class SecretFile {

    private static final long ADMINISTRATOR = 0;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_AND_OTHERS = 0077;
    private static final int PERMISSIONS = 0777;
    private static final String OWNER =
            "Maybe it is the folder of somebody else; run the command as the user who runs " + "the service.";

    private SecretFile() {}

    /**
     * Its bytes; empty if there is no such file.
     *
     * @param most bytes that it has
     * @throws InvalidInput when somebody else can have written or read it
     */
    static Optional<byte[]> read(Path folder, String name, int most) throws IOException {
        Path file = folder.resolve(name);
        try {
            Path real = folder.toRealPath();
            holdFolder(folder, real);
            Path read = real.resolve(name);
            holdFile(file, read);
            try (InputStream in = Files.newInputStream(read, LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = in.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw refused(
                            file, "it has more than " + most + " bytes.", "Maybe it is not the file of a service.");
                }
                return Optional.of(bytes);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw refused(file, "you may not read it.", OWNER);
        }
    }

    private static void holdFolder(Path shown, Path real) throws IOException {
        if (knowsUsers(real)) {
            holdOwner(shown, real);
            if ((mode(real) & OTHERS_WRITE) != 0) {
                throw refused(
                        shown,
                        "every user of this machine may write into this folder, so its files prove nothing. Allowed: "
                                + "only you and your group.",
                        "Maybe run chmod o-w on it.");
            }
        }
    }

    private static void holdFile(Path shown, Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw refused(
                    shown,
                    attributes.isSymbolicLink() ? "it is a symbolic link." : "it is not a file.",
                    "Maybe delete it, and start the service again.");
        }
        if (knowsUsers(file)) {
            holdOwner(shown, file);
            if ((mode(file) & GROUP_AND_OTHERS) != 0) {
                throw refused(
                        shown,
                        "its mode is " + Integer.toOctalString(mode(file)) + ", so other users of this machine can "
                                + "read or write it. Allowed: 600.",
                        "Maybe delete it, and start the service again: it makes another file with another secret.");
            }
        }
    }

    private static void holdOwner(Path shown, Path path) throws IOException {
        long owner = number(path, "uid");
        if (owner != ADMINISTRATOR && owner != new UnixSystem().getUid()) {
            throw refused(
                    shown,
                    "it belongs to the user `"
                            + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName() + "`. Allowed: you and root.",
                    OWNER);
        }
    }

    private static int mode(Path path) throws IOException {
        return (int) number(path, "mode") & PERMISSIONS;
    }

    private static long number(Path path, String attribute) throws IOException {
        Map<String, Object> read = Files.readAttributes(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNull((Number) read.get(attribute)).longValue();
    }

    private static boolean knowsUsers(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getFileStore(path).supportsFileAttributeView("posix");
    }

    private static InvalidInput refused(Path place, String says, String hint) {
        return new InvalidInput(new Problem(place.toString(), says, hint));
    }
}
