package dev.countersign.edge;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.history.SystemEvents.CompiledFile;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.sample.SamplingDays;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.drl.RuleCache;
import dev.countersign.tables.PackFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a data folder for deciding: what decides is kept by its content first, and recorded as active. The folder is
 * opened by {@link #activate}, or before, to prove rules that an earlier start compiled. For one thread.
 */
public final class PolicyActivation implements AutoCloseable {

    /** Where releases lie in a data folder. */
    public static final String RELEASES = "releases";

    private static final String COMPILED = "compiled";

    private final Path folder;
    private final Optional<Path> anchor;
    private final ClockAndRandom clock;
    private final StoredReleases stored;
    private final KeptRules rules;
    private @Nullable DataFolder opened;
    private @Nullable SamplingDays sampling;

    /**
     * @param anchor   a file outside the folder that every checkpoint is added to
     * @param warnings receives why rules of an earlier start are not used
     */
    public PolicyActivation(Path folder, Optional<Path> anchor, ClockAndRandom clock, Consumer<Problem> warnings) {
        this.folder = folder;
        this.anchor = anchor;
        this.clock = clock;
        stored = new StoredReleases(ContentStore.in(folder.resolve(RELEASES)));
        rules = new KeptRules(folder.resolve(COMPILED), this::recorded, warnings);
    }

    /** Rules that an earlier start compiled, for reading the pack. */
    public RuleCache rules() {
        return rules;
    }

    /** Where the rules of the pack came from. */
    public RuleOrigin rulesFrom() {
        return rules.origin();
    }

    /**
     * The open folder, which the caller closes.
     *
     * @param factRefresh with the active release
     * @param files  the active release was made of
     * @throws dev.countersign.ledger.disk.LedgerUnavailable when the folder is held by another process, cannot be
     *     used, or is damaged
     */
    public DataFolder activate(FactRefresh factRefresh, PackFiles files) {
        DataFolder data = open();
        PolicyRelease release = factRefresh.policy().release();
        data.systemEvents().activated(release.id(), stored.keep(files, release), rules.keep());
        data.systemEvents().registered(factRefresh.policy().own());
        sampling(data);
        opened = null;
        return data;
    }

    /** The seeds of the days of the folder, which {@link #activate} has opened already. */
    public SamplingDays sampling(DataFolder data) {
        SamplingDays days = sampling;
        if (days == null) {
            days = SamplingDays.open(data, clock);
            sampling = days;
        }
        return days;
    }

    /** The open folder, which the caller closes, for a command that decides nothing: no release becomes active. */
    public DataFolder withoutPolicy() {
        DataFolder data = open();
        opened = null;
        return data;
    }

    private DataFolder open() {
        DataFolder data = opened;
        if (data == null) {
            data = DataFolder.open(folder, stored, anchor, clock);
            opened = data;
        }
        return data;
    }

    private List<CompiledFile> recorded() {
        return open().systemEvents().compiled();
    }

    /** Closes a folder that was opened and not handed out. */
    @Override
    public void close() {
        DataFolder data = opened;
        opened = null;
        if (data != null) {
            data.close();
        }
    }
}
