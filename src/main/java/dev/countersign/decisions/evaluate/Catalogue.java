package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.Reserving;
import dev.countersign.facts.Case;
import dev.countersign.policy.Release;
import dev.countersign.policy.table.Row;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the catalogue of a release says of an action, before the action is evaluated. What an action uses up is asked before each decision, so it is looked up
 * once for each action and day, and forgotten with the release.
 */
public final class Catalogue {

    private static final String GIVES = "action.needs";
    /** Pairs of an action and a day that are remembered; with one more, all are forgotten. */
    private static final int MOST = 10_000;

    private final Release release;
    private final Map<Asked, Reserving> known = new ConcurrentHashMap<>();

    private record Asked(String action, LocalDate inForce) {}

    private Catalogue(Release release) {
        this.release = release;
    }

    /** By path; empty for an action that is not in it. @param inForce the day whose rows count */
    public static Map<String, Object> of(Release release, String action, LocalDate inForce) {
        return release.tableGiving(GIVES)
                .map(table ->
                        release.ask(table.id(), new Case(Map.of("action.name", action)), inForce, Set.of(), false))
                .flatMap(answer -> answer.rows().stream().findFirst())
                .map(Row::results)
                .orElse(Map.of());
    }

    /** What the action uses up. */
    public static Reserving reserving(Release release, String action, LocalDate inForce) {
        return release.actions().contains(action)
                ? release.companion(Catalogue.class, Catalogue::new).reserving(action, inForce)
                : Reserving.NOTHING;
    }

    private Reserving reserving(String action, LocalDate inForce) {
        Asked asked = new Asked(action, inForce);
        Reserving found = known.get(asked);
        if (found == null) {
            found = Reserving.of(of(release, action, inForce));
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(asked, found);
        }
        return found;
    }
}
