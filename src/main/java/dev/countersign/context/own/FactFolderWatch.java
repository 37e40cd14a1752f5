package dev.countersign.context.own;

import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder of own facts, or none. It notices changed files by their names, times, sizes and what the file system
 * calls them, and reads a file that could not be read as soon as it can. For one thread at a time.
 */
public final class FactFolderWatch {

    private static final String UNREAD = "unread";

    private final @Nullable Path folder;
    private final FactLimits limits;
    private final FactBlocks blocks = new FactBlocks();
    /** By file, what it was when it was last read. */
    private Map<String, Object> seen;

    /** @param folder without a folder there are no facts, so every agent is unknown */
    public FactFolderWatch(Optional<Path> folder, FactLimits limits) {
        this.folder = folder.orElse(null);
        this.limits = limits;
        seen = Map.of();
        seen = state();
    }

    /**
     * Reads all files. Lines that were read before for the same vocabulary are not read again.
     *
     * @param vocabulary of the release that the facts are for
     * @param declared   types that this release declares
     * @throws InvalidInput when the folder cannot be read
     */
    public FactFolderResult read(Vocabulary vocabulary, BusinessTypes declared) {
        if (folder == null) {
            return new FactFolderResult(OwnFacts.none(), List.of(), false);
        }
        Map<String, Object> before = seen;
        // a reading that does not end, for lack of memory perhaps, is repeated
        seen = Map.of();
        try {
            FactFolderResult read = OwnFacts.read(folder, vocabulary, declared, limits, blocks);
            seen = before;
            blocks.failed().forEach(file -> seen.put(file, UNREAD));
            return read;
        } catch (InvalidInput e) {
            seen = before;
            throw e;
        }
    }

    /** Whether a file has changed since the last call, or since this was made. */
    public boolean hasChanged() {
        Map<String, Object> now = state();
        boolean changed = folder != null && !now.equals(seen);
        seen = now;
        return changed;
    }

    /** The folder; empty if there is none. */
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** File and line of each own fact that names one of these persons, or has their phone number or address. */
    public List<String> mentions(Collection<String> ids, OwnFacts own) {
        return folder == null ? List.of() : PersonReferences.in(folder, ids, own);
    }

    private Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        if (folder == null || !Files.isDirectory(folder)) {
            return state;
        }
        try {
            for (Path file : OwnFacts.files(folder)) {
                state.put(file.toString(), state(file));
            }
        } catch (IOException | UncheckedIOException e) {
            state.put("unreadable", e.getClass().getName());
        }
        return state;
    }

    private Object state(Path file) {
        try {
            return UNREAD.equals(seen.get(file.toString())) && !isReadable(file) ? UNREAD : FactBlocks.State.of(file);
        } catch (IOException e) {
            return e.getClass().getName();
        }
    }

    private static boolean isReadable(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            in.read();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
