package dev.countersign.edge;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.tables.PackFiles;
import java.nio.file.Path;
import java.util.Optional;

/** Opens a data folder for deciding: what decides is kept by its content first, and recorded as active. */
public final class PolicyActivation {

    /** Where releases lie in a data folder. */
    public static final String RELEASES = "releases";

    private PolicyActivation() {}

    /**
     * @param files  the active release was made of
     * @param factRefresh   with that release
     * @param anchor a file outside the folder that every checkpoint is added to
     * @throws dev.countersign.ledger.disk.LedgerUnavailable when the folder is held by another process, cannot be
     *     used, or is damaged
     */
    public static DataFolder open(
            Path folder, FactRefresh factRefresh, PackFiles files, Optional<Path> anchor, ClockAndRandom clock) {
        StoredReleases stored = new StoredReleases(ContentStore.in(folder.resolve(RELEASES)));
        DataFolder opened = DataFolder.open(folder, stored, anchor, clock);
        try {
            opened.systemEvents()
                    .activated(
                            factRefresh.policy().release().id(),
                            stored.keep(files, factRefresh.policy().release()));
            opened.systemEvents().registered(factRefresh.policy().own());
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}
