package dev.countersign.cli.access;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command writes a new key. */
final class KeyFileOption {

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Write the key into a new file, which only you can read.")
    private @Nullable Path file;

    /** The file, which is made now; without the option the key is printed. */
    KeyFile open() throws IOException {
        return KeyFile.of(file);
    }
}
