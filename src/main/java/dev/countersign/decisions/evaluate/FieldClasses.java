package dev.countersign.decisions.evaluate;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which class of data a fact is, by a table of the release (T35). Computed once for each release and day. */
public final class FieldClasses {

    /** More days than a service runs with one release. */
    private static final int MOST = 400;

    private final PolicyRelease release;
    private final Map<LocalDate, SortedMap<String, String>> byDay = new ConcurrentHashMap<>();

    private FieldClasses(PolicyRelease release) {
        this.release = release;
    }

    /** Classes by the path of the fact. A path that no row lists, or two rows do, is not among them. */
    public static SortedMap<String, String> of(PolicyRelease release, LocalDate effectiveOn) {
        FieldClasses classes = release.companion(FieldClasses.class, FieldClasses::new);
        if (classes.byDay.size() >= MOST) {
            classes.byDay.clear();
        }
        return classes.byDay.computeIfAbsent(effectiveOn, classes::read);
    }

    private SortedMap<String, String> read(LocalDate day) {
        SortedMap<String, String> classes = new TreeMap<>();
        release.tableGiving(ResultColumns.FACT_CLASS)
                .ifPresent(table -> table.named(
                                CorePath.FACT_PATH, row -> row.status() == Status.active && row.isEffectiveOn(day))
                        .forEach(path -> one(table, path, day).ifPresent(each -> classes.put(path, each))));
        return classes;
    }

    private Optional<String> one(Table table, String path, LocalDate day) {
        return release.only(table, new Case(Map.of(CorePath.FACT_PATH, path)), day)
                .map(Row::results)
                .map(results -> results.get(ResultColumns.FACT_CLASS))
                .map(String::valueOf);
    }
}
