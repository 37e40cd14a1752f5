package dev.countersign.cli.access;

import dev.countersign.edge.OwnerOnly;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A new file for a key, which only its owner can read. It is made before the key is issued, because a key that cannot
 * be written would be lost.
 */
final class KeyFile implements AutoCloseable {

    private final @Nullable Path file;
    private final @Nullable SeekableByteChannel channel;
    private boolean written;

    private KeyFile(@Nullable Path file, @Nullable SeekableByteChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @param file null if the key is printed */
    static KeyFile of(@Nullable Path file) throws IOException {
        if (file == null) {
            return new KeyFile(null, null);
        }
        Path folder = file.toAbsolutePath().getParent();
        FileAttribute<?>[] owner =
                folder != null && Files.isDirectory(folder) ? OwnerOnly.in(folder) : new FileAttribute<?>[0];
        try {
            return new KeyFile(
                    file,
                    Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner));
        } catch (FileAlreadyExistsException e) {
            throw new InvalidInput(new Problem("--key-file", "`" + file + "` exists.", "Maybe name another file."));
        }
    }

    /** Writes the key, or gives it as a text to print. */
    String shown(String key) throws IOException {
        if (channel == null) {
            return "Its key, which is shown only now:\n" + key;
        }
        channel.write(StandardCharsets.US_ASCII.encode(key + "\n"));
        written = true;
        return "Its key is in `" + file + "`, which only you can read.";
    }

    /** Whether the key is printed. */
    boolean prints() {
        return channel == null;
    }

    /** Removes the file if no key was written. */
    @Override
    public void close() throws IOException {
        if (channel != null && file != null) {
            channel.close();
            if (!written) {
                Files.delete(file);
            }
        }
    }
}
