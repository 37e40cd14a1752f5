package dev.countersign.context.own;

import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder of own facts, or none. It notices changed files by their names, times and sizes. For one thread at a time.
 */
public final class FactFolderWatch {

    private final @Nullable Path folder;
    private final FactLimits limits;
    private final FactBlocks blocks = new FactBlocks();
    private Map<String, String> seen;

    /** @param folder without a folder there are no facts, so every agent is unknown */
    public FactFolderWatch(Optional<Path> folder, FactLimits limits) {
        this.folder = folder.orElse(null);
        this.limits = limits;
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
        return folder == null
                ? new FactFolderResult(OwnFacts.none(), List.of(), false)
                : OwnFacts.read(folder, vocabulary, declared, limits, blocks);
    }

    /** Whether a file has changed since the last call, or since this was made. */
    public boolean hasChanged() {
        Map<String, String> now = state();
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

    private Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        if (folder == null || !Files.isDirectory(folder)) {
            return state;
        }
        try {
            for (Path file : OwnFacts.files(folder)) {
                FileTime time = Files.getLastModifiedTime(file);
                state.put(file.toString(), time + "/" + Files.size(file));
            }
        } catch (IOException e) {
            state.put("unreadable", e.getClass().getName());
        }
        return state;
    }
}
