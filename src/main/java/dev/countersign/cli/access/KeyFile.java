package dev.countersign.cli.access;

import dev.countersign.edge.OwnerOnly;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A new file for a key, which only its owner can read. It is made, with room for the key, before the key is issued,
 * because a key that cannot be written would be lost. It stays only if the key was issued.
 */
final class KeyFile implements AutoCloseable {

    /** More letters than a key has. */
    private static final int ROOM = 100;

    private static final String OPTION = "--key-file";

    private final @Nullable Path file;
    private final @Nullable FileChannel channel;
    private boolean issued;

    private KeyFile(@Nullable Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * @param file null if the key is printed
     * @throws InvalidInput when it cannot be made
     */
    static KeyFile of(@Nullable Path file) throws IOException {
        if (file == null) {
            return new KeyFile(null, null);
        }
        Path folder = folderOf(file);
        if (!Files.isDirectory(folder)) {
            throw refused("there is no folder `" + folder + "`.", "Maybe make it first. No key was issued.");
        }
        KeyFile made = new KeyFile(file, created(file, folder));
        try {
            made.put(" ".repeat(ROOM));
        } catch (IOException e) {
            made.close();
            throw unwritable(file, e, "No key was issued. Maybe make room on the disk, or name a file on another one.");
        }
        return made;
    }

    private static FileChannel created(Path file, Path folder) {
        try {
            return FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.in(folder));
        } catch (FileAlreadyExistsException e) {
            throw refused("`" + file + "` exists.", "Maybe name another file.");
        } catch (IOException e) {
            throw unwritable(file, e, "No key was issued. Maybe name a file in a folder of yours.");
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }

    /** Writes the key. @param otherwise what to do about a key that cannot be written, as a sentence or two */
    void write(String key, String otherwise) {
        if (file != null) {
            try {
                put(key + "\n");
            } catch (IOException e) {
                throw unwritable(file, e, otherwise);
            }
        }
    }

    /** What is in the file afterwards is on the disk. */
    private void put(String text) throws IOException {
        if (channel != null) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
            channel.position(0);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(bytes.limit());
            channel.force(true);
        }
    }

    /** The key was issued, so the file stays. */
    void keep() {
        issued = true;
    }

    /** What to tell about a key that was issued: where it is, or the key itself. */
    String shown(String key) {
        return file == null
                ? "Its key, which is shown only now:\n" + key
                : "Its key is in `" + file + "`, which only you can read.";
    }

    /** Whether the key is printed. */
    boolean prints() {
        return file == null;
    }

    /** Removes the file if no key was issued. */
    @Override
    public void close() throws IOException {
        if (channel != null && file != null) {
            channel.close();
            if (!issued) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static InvalidInput unwritable(Path file, IOException why, String hint) {
        String says = why instanceof AccessDeniedException ? "you may not write there" : why.getMessage();
        return refused("`" + file + "` cannot be written: " + says + ".", hint);
    }

    private static InvalidInput refused(String says, String hint) {
        return new InvalidInput(new Problem(OPTION, says, hint));
    }
}
