package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import dev.countersign.oversight.Directory;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health of the ledger. It is down if the ledger or the search index fails, because then nothing is decided, and if the
 * index does not agree with the ledger about rights. It also
 * gives the number of damaged keys of persons.
 */
@Component("ledger")
class LedgerHealth implements HealthIndicator {

    private static final int SHOWN = 20;

    private static final String ANOTHER_INDEX =
            "The search index has other entries about people and keys than the ledger. Maybe run `ledger rebuild`.";

    private final DataFolder folder;
    private final Directory directory;

    LedgerHealth(DataFolder folder, Directory directory) {
        this.folder = folder;
        this.directory = directory;
    }

    @Override
    public Health health() {
        List<String> why = Stream.concat(
                        Stream.concat(
                                folder.ledger().closedFor().stream(),
                                folder.records().searchIndex().failure().stream()),
                        directory.isIndexRight() ? Stream.empty() : Stream.of(ANOTHER_INDEX))
                .toList();
        List<String> damaged = folder.ledger().unreadable();
        Health.Builder health = why.isEmpty() ? Health.up() : Health.down().withDetail("because", why);
        return health.withDetail("entries", folder.records().size())
                .withDetail("unindexed", folder.records().searchIndex().waiting())
                .withDetail("unreadablePersons", damaged.size())
                .withDetail("first", damaged.stream().limit(SHOWN).toList())
                .build();
    }
}
