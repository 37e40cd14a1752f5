package dev.countersign.policy;

import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.List;

/** The id that a release would have, without building it. */
public final class ReleaseId {

    private ReleaseId() {}

    /** With a new version of one table. */
    public static String with(PolicyRelease release, Table other) {
        List<Table> tables = new ArrayList<>(release.pack().tables());
        tables.replaceAll(table -> table.id().equals(other.id()) ? other : table);
        Pack pack = release.pack();
        return ReleaseContent.id(
                new Pack(pack.name(), tables, pack.rules(), pack.facts(), pack.zone()), release.vocabulary());
    }
}
