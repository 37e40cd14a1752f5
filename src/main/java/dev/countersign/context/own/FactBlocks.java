package dev.countersign.context.own;

import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a folder as they were read last, in blocks. When a file changes, only blocks with other bytes are read
 * again. Lines with a mistake are always read again, so that each reading tells all mistakes. For one thread at a time.
 */
final class FactBlocks {

    private @Nullable Vocabulary vocabulary;
    private @Nullable BusinessTypes declared;
    private Map<String, Whole> earlier = Map.of();
    private Map<ByteBuffer, FactBlock> byDigest = Map.of();
    private Map<String, Whole> now = new HashMap<>();
    private Map<ByteBuffer, FactBlock> read = new HashMap<>();
    private @Nullable OwnFacts clean;
    private Set<String> failed = new HashSet<>();
    private int reused;

    /** A file without a mistake, and all of its blocks. */
    private record Whole(State state, List<FactBlock> blocks) {}

    /**
     * By this it is noticed that a file has changed.
     *
     * @param key  what the file system calls the file; null if it does not say
     * @param stored when content or attributes last changed, which no program can set; empty if the system does not say
     */
    record State(Instant changed, long size, @Nullable Object key, String stored) {

        static State of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(
                    attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey(), stored(file));
        }

        private static String stored(Path file) throws IOException {
            return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? String.valueOf(Files.getAttribute(file, "unix:ctime"))
                    : "";
        }
    }

    /** Begins to read a folder. What was read for another vocabulary or other types is forgotten. */
    void begin(Vocabulary forVocabulary, BusinessTypes forTypes) {
        if (!forVocabulary.equals(vocabulary) || !forTypes.equals(declared)) {
            earlier = Map.of();
            byDigest = Map.of();
            clean = null;
        }
        vocabulary = forVocabulary;
        declared = forTypes;
        now = new HashMap<>();
        read = new HashMap<>();
        failed = new HashSet<>();
        reused = 0;
    }

    /** A file whose content could not be read, or the folder. */
    void failed(String file) {
        failed.add(file);
    }

    /** What the last reading could not read. */
    Set<String> failed() {
        return failed;
    }

    /** The blocks of a file that has not changed since; null if it has, or has a mistake. */
    @Nullable
    List<FactBlock> unchanged(String file, State state) {
        Whole whole = earlier.get(file);
        if (whole == null || !whole.state().equals(state)) {
            return null;
        }
        reused += whole.blocks().size();
        return whole.blocks();
    }

    /** A block with these bytes, wherever it was; null if there was none. */
    @Nullable
    FactBlock known(ByteBuffer digest) {
        FactBlock known = byDigest.get(digest);
        reused += known == null ? 0 : 1;
        return known;
    }

    /** Blocks that were read. @param whole whether these are all lines of the file */
    void add(String file, State state, List<FactBlock> blocks, boolean whole) {
        blocks.forEach(block -> read.put(block.digest(), block));
        if (whole) {
            now.put(file, new Whole(state, new ArrayList<>(blocks)));
        }
    }

    /** The folder is read. */
    void end() {
        earlier = now;
        byDigest = read;
        now = new HashMap<>();
        read = new HashMap<>();
    }

    /** The facts of the last reading, if there was no mistake in them; otherwise null. */
    @Nullable
    OwnFacts clean() {
        return clean;
    }

    /** @param facts of this reading, if there is no mistake in them; otherwise null */
    void clean(@Nullable OwnFacts facts) {
        clean = facts;
    }

    /** The number of blocks that the last reading did not read again. */
    int reused() {
        return reused;
    }
}
