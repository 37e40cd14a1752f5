package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The facts about an action in the catalogue of a release, before the action is evaluated. Each decision needs to know
 * what its action uses up, so it is looked up once for each action and day, and dropped with the release.
 */
public final class Catalogue {

    /** The greatest number of pairs of action and day in memory. With one more, all are dropped. */
    private static final int MOST = 10_000;

    private final PolicyRelease release;
    private final Map<Asked, Known> known = new ConcurrentHashMap<>();

    private record Asked(String action, LocalDate effectiveOn) {}

    private record Known(Map<String, Object> facts, ReservationRule reserving) {}

    private Catalogue(PolicyRelease release) {
        this.release = release;
    }

    /**
     * Facts by path; empty for an action that has no row in the catalogue, or two.
     *
     * @param effectiveOn the day whose rows count
     */
    public static Map<String, Object> of(PolicyRelease release, String action, LocalDate effectiveOn) {
        return release.actions().contains(action)
                ? release.companion(Catalogue.class, Catalogue::new).known(action, effectiveOn).facts
                : read(release, action, effectiveOn);
    }

    private static Map<String, Object> read(PolicyRelease release, String action, LocalDate effectiveOn) {
        return release.tableGiving(ResultColumns.CATALOGUE)
                .flatMap(table -> release.only(table, new Case(Map.of(CorePath.ACTION_NAME, action)), effectiveOn))
                .map(Row::results)
                .orElse(Map.of());
    }

    /** What the action uses up. */
    public static ReservationRule reserving(PolicyRelease release, String action, LocalDate effectiveOn) {
        return release.actions().contains(action)
                ? release.companion(Catalogue.class, Catalogue::new).known(action, effectiveOn).reserving
                : ReservationRule.NOTHING;
    }

    private Known known(String action, LocalDate effectiveOn) {
        Asked asked = new Asked(action, effectiveOn);
        Known found = known.get(asked);
        if (found == null) {
            Map<String, Object> facts = read(release, action, effectiveOn);
            found = new Known(facts, ReservationRule.of(facts));
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(asked, found);
        }
        return found;
    }
}
