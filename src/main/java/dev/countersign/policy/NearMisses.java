package dev.countersign.policy;

import dev.countersign.facts.Finding;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that were one condition away from matching: it scans every row and stops at the second miss. Rows that
 * affect the verdict come first, then those with the closest number, day or time.
 */
final class NearMisses {

    /**
     * Facts that identify a request: with another action, place or subject it would be another request, so a row that
     * differs in them is not a near miss.
     */
    private static final Set<String> ANOTHER_QUESTION = Set.of(
            CorePath.ACTION_NAME,
            CorePath.AGENT_KIND,
            CorePath.AGENT_ID,
            CorePath.SUBJECT_TYPE,
            CorePath.SUBJECT_ID,
            CorePath.RESOURCE_TYPE,
            CorePath.RESOURCE_ID,
            CorePath.RESOURCE_RECORDED,
            CorePath.RESOURCE_MAYBE,
            CorePath.SUBJECT_RECORDED,
            CorePath.SUBJECT_MAYBE,
            CorePath.PLACE_CODE,
            CorePath.PLACE_COUNTRY,
            CorePath.PLACE_JURISDICTIONS,
            CorePath.CASE_JURISDICTIONS,
            CorePath.FIELD_CLASS);

    private static final int FAR = 1_000_000;

    /** @param rank the order: whether it affects the verdict, then the distance of the value */
    private record Ranked(NearMiss miss, int rank, double distance) {}

    private final PolicyRelease release;
    private final StageRun run;
    private final Dates dates;
    private final Verdict verdict;
    private final Map<String, Integer> topmost = new HashMap<>();
    private final Set<String> fired = new TreeSet<>();
    private final List<Ranked> found = new ArrayList<>();

    private NearMisses(PolicyRelease release, StageRun run, Dates dates, Verdict verdict) {
        this.release = release;
        this.run = run;
        this.dates = dates;
        this.verdict = verdict;
        run.firings.forEach(this::fired);
    }

    /** @param run of all stages, over the same facts */
    static List<NearMiss> of(PolicyRelease release, StageRun run, Dates dates, Verdict verdict, int most) {
        NearMisses misses = new NearMisses(release, run, dates, verdict);
        release.stages().forEach(misses::stage);
        return misses.found.stream()
                .sorted(Comparator.comparingInt(Ranked::rank)
                        .thenComparingDouble(Ranked::distance)
                        .thenComparing(each -> each.miss.row().id())
                        .thenComparing(each -> each.miss.scope()))
                .map(Ranked::miss)
                .limit(most)
                .toList();
    }

    private void fired(Firing firing) {
        fired.add(firing.row() + "@" + firing.scope());
        release.pack().tables().stream()
                .filter(table ->
                        table.id().equals(firing.source()) && table.hitPolicy() == HitPolicy.FIRST && firing.counts())
                .forEach(table -> topmost.put(
                        table.id() + "@" + firing.scope(), places(table).getOrDefault(firing.row(), FAR)));
    }

    private static Map<String, Integer> places(Table table) {
        Map<String, Integer> places = new HashMap<>();
        table.rows().forEach(row -> places.put(row.id(), places.size()));
        return places;
    }

    private void stage(Stage stage) {
        run.seen(stage.scope).forEach((scope, values) -> {
            for (Table table : stage.tables) {
                int most = topmost.getOrDefault(table.id() + "@" + scope, FAR);
                for (int place = 0; place < table.rows().size() && place < most; place++) {
                    Row row = table.rows().get(place);
                    if (row.status() == Status.active
                            && row.isEffectiveOn(dates.effectiveOn())
                            && !row.otherwise()
                            && !fired.contains(row.id() + "@" + scope)) {
                        row(table, row, scope, values);
                    }
                }
            }
        });
    }

    private void row(Table table, Row row, String scope, Function<String, @Nullable Object> values) {
        int missed = -1;
        int met = 0;
        for (int i = 0; i < row.conditions().size(); i++) {
            Cell cell = row.conditions().get(i);
            if (cell instanceof Cell.Any) {
                continue;
            }
            if (cell.matches(values.apply(table.conditions().get(i).path()))) {
                met++;
            } else if (missed >= 0) {
                return;
            } else {
                missed = i;
            }
        }
        if (missed >= 0 && met > 0) {
            String path = table.conditions().get(missed).path();
            if (!ANOTHER_QUESTION.contains(path)) {
                Cell cell = row.conditions().get(missed);
                Object value = values.apply(path);
                List<Finding> findings = ResultColumns.of(row);
                found.add(new Ranked(
                        new NearMiss(table.id(), row, scope, path, value, cell.text(), says(findings)),
                        rank(findings),
                        distance(cell, value)));
            }
        }
    }

    /**
     * What would have changed the verdict comes first: a permit where there was none, a restriction where it was
     * allowed.
     */
    private int rank(List<Finding> findings) {
        Set<?> needs = ResultColumns.set(run.value(ResultColumns.CATALOGUE));
        boolean permits = findings.stream()
                .anyMatch(finding -> finding instanceof Finding.Permit permit && needs.contains(permit.need()));
        boolean restricts = findings.stream()
                .anyMatch(each -> each instanceof Finding.Prohibit
                        || each instanceof Finding.Demand
                        || each instanceof Finding.RiskFloor
                        || each instanceof Finding.AutonomyCap);
        return (verdict == Verdict.ALLOW ? restricts : permits)
                ? 0
                : permits || restricts ? 1 : findings.isEmpty() ? 3 : 2;
    }

    /**
     * Below one for a number, day or time that is close to what the row asks; one for a fact that is missing; two for
     * another word.
     */
    private static double distance(Cell cell, @Nullable Object value) {
        if (value == null) {
            return 1;
        }
        if (cell instanceof Cell.Range range) {
            double number = number(value);
            double low = range.low() == null ? number : number(range.low());
            double high = range.high() == null ? number : number(range.high());
            double away = number < low ? low - number : Math.max(0, number - high);
            return away / (1 + away);
        }
        return 2;
    }

    private static double number(Object value) {
        return value instanceof LocalDate day
                ? day.toEpochDay()
                : value instanceof LocalTime time
                        ? time.toSecondOfDay() / 3600.0
                        : value instanceof Double number ? number : 0;
    }

    private static String says(List<Finding> findings) {
        Set<String> words = new TreeSet<>();
        findings.forEach(finding -> {
            if (finding instanceof Finding.Permit permit) {
                words.add("PERMIT " + permit.need());
            } else if (finding instanceof Finding.Prohibit forbid) {
                words.add("FORBID " + forbid.reason());
            } else if (finding instanceof Finding.Demand demand) {
                words.add("DEMAND " + demand.role());
            } else if (finding instanceof Finding.RiskFloor least) {
                words.add("RISK " + least.risk());
            } else if (finding instanceof Finding.AutonomyCap cap) {
                words.add("CAP " + cap.level());
            } else if (finding instanceof Finding.Obligation oblige) {
                words.add("OBLIGE " + oblige.code());
            }
        });
        return String.join(", ", words);
    }
}
