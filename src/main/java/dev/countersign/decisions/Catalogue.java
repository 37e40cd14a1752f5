package dev.countersign.decisions;

import dev.countersign.context.Reserving;
import dev.countersign.facts.Case;
import dev.countersign.policy.Release;
import dev.countersign.policy.Row;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** What the catalogue of a release says of an action, before the action is evaluated. */
final class Catalogue {

    private static final String GIVES = "action.needs";

    private Catalogue() {
    }

    /** By path; empty for an action that is not in it. @param inForce the day whose rows count */
    static Map<String, Object> of(Release release, String action, LocalDate inForce) {
        return release.tableGiving(GIVES).map(table -> release.ask(table.id(), new Case(Map.of("action.name", action)), inForce, Set.of(), false))
                .flatMap(answer -> answer.rows().stream().findFirst()).map(Row::results).orElse(Map.of());
    }

    /** What the action uses up. */
    static Reserving reserving(Release release, String action, LocalDate inForce) {
        return release.actions().contains(action) ? Reserving.of(of(release, action, inForce)) : Reserving.NOTHING;
    }
}
