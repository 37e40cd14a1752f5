package dev.countersign.edge;

import dev.countersign.decisions.history.SystemEvents.CompiledFile;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.ledger.content.ReplaceableFiles;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.policy.drl.RuleCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiled rules in a data folder, for the next start. A file of this folder becomes classes of this program, so
 * INVARIANT: it is loaded only if an entry of the ledger names the SHA-256 of its content. Otherwise the rules are
 * compiled again and the file is replaced.
 */
final class KeptRules implements RuleCache {

    /** Bytes. The rules of the built-in pack have 70,000. */
    static final int LARGEST = 32 << 20;

    /** How many files are kept: of the active release, and of those that were active before. */
    static final int MOST = 4;

    private static final String ENDING = ".zip";

    private final ReplaceableFiles files;
    private final Supplier<List<CompiledFile>> recorded;
    private final Consumer<Problem> warnings;
    private volatile @Nullable CompiledFile used;
    private volatile RuleOrigin origin = RuleOrigin.PROGRAM;
    private byte @Nullable [] made;

    /**
     * @param recorded what entries of the ledger name, the newest first; asked only if there is a file to prove
     * @param warnings receives why a file is not used
     */
    KeptRules(Path folder, Supplier<List<CompiledFile>> recorded, Consumer<Problem> warnings) {
        files = ReplaceableFiles.in(folder, LARGEST);
        this.recorded = recorded;
        this.warnings = warnings;
    }

    /** Where the rules that were asked for last came from. */
    RuleOrigin origin() {
        return origin;
    }

    @Override
    public Optional<byte[]> find(String name) {
        String file = ProgramVersion.now() + "-" + name + ENDING;
        if (!files.has(file)) {
            return Optional.empty();
        }
        Optional<byte[]> content = files.get(file);
        Optional<CompiledFile> proven = content.map(bytes -> new CompiledFile(file, ContentStore.sha256(bytes)))
                .filter(recorded.get()::contains);
        if (proven.isEmpty()) {
            warnings.accept(new Problem(
                    files.place(file).toString(),
                    "this file was not loaded: no signed entry of the ledger names its content. The rules are "
                            + "compiled from their texts, and the file is replaced.",
                    "Maybe the program ended before it wrote the entry. If not, find out who changed the file."));
            return Optional.empty();
        }
        used = proven.get();
        origin = RuleOrigin.DATA_FOLDER;
        return content;
    }

    @Override
    public void compiled(String name, byte[] classes) {
        origin = RuleOrigin.COMPILED;
        if (classes.length <= LARGEST) {
            used = new CompiledFile(ProgramVersion.now() + "-" + name + ENDING, ContentStore.sha256(classes));
            made = classes;
        }
    }

    /**
     * Writes what was compiled, and removes files that no start is likely to need.
     *
     * @return the file that the next start may load; an entry must name it. Empty if it cannot be written: a start does
     *     not depend on it
     */
    Optional<CompiledFile> keep() {
        CompiledFile file = used;
        byte[] written = made;
        if (file != null && written != null) {
            Set<String> names = new TreeSet<>(Set.of(file.name()));
            for (CompiledFile each : recorded.get()) {
                if (names.size() < MOST) {
                    names.add(each.name());
                }
            }
            made = null;
            try {
                files.put(file.name(), written);
                files.removeAllBut(names, ENDING);
            } catch (LedgerUnavailable e) {
                warnings.accept(new Problem(
                        files.place(file.name()).toString(),
                        "the compiled rules are not kept for the next start, which compiles them again: "
                                + e.getMessage(),
                        "Maybe remove what is in its place."));
                return Optional.empty();
            }
        }
        return Optional.ofNullable(file);
    }
}
