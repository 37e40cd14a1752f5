package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.Dates;
import dev.countersign.facts.Derived;
import dev.countersign.facts.Facts;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Firing;
import dev.countersign.facts.Given;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Tell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One pass over the stages: what matched, what was found, what became known. Holds no verdict. */
final class Run {

    /** A finding with the row or rule it came from. */
    record Found(Finding finding, String row, String reason, String text, String law, Tell tell, String scope) {
    }

    private static final int DAYS_AHEAD = 9;

    private final Release release;
    private final Facts facts;
    private final Dates dates;
    private final boolean shadow;
    private final Set<String> leftOut;
    private final Matching matching;
    private final Views views;

    final List<Firing> firings = new ArrayList<>();
    final List<Found> found = new ArrayList<>();
    /** Rows that took part, by id. */
    final Map<String, Row> counted = new TreeMap<>();
    /** Shadow rows and rules that matched, whether they took part or not. */
    final Set<String> shadows = new TreeSet<>();

    Run(Release release, Facts facts, Dates dates, boolean shadow, Set<String> leftOut, Matching matching) {
        this.release = release;
        this.facts = facts;
        this.dates = dates;
        this.shadow = shadow;
        this.leftOut = leftOut;
        this.matching = matching;
        views = new Views(facts, dates.at());
    }

    Run ask(Collection<Stage> stages) {
        for (Stage stage : stages) {
            ask(stage, views.of(stage.scope));
        }
        return this;
    }

    @Nullable Object value(String path) {
        return views.whole.value(path);
    }

    /** The jurisdictions of a place; empty for the whole case and for a moment. */
    SortedSet<String> jurisdictions(String scope) {
        return views.jurisdictions(scope);
    }

    /** Whether what was found there was found at a moment, so that waiting may help. */
    boolean isMoment(String scope) {
        return views.isMoment(scope);
    }

    private void ask(Stage stage, List<Views.View> views) {
        List<Map<String, List<Object>>> derived = new ArrayList<>(views.size());
        for (int i = 0; i < views.size(); i++) {
            derived.add(new HashMap<>());
        }
        for (Stage.Hit hit : rows(stage, views)) {
            take(stage, views.get(hit.index()), hit.row(), derived.get(hit.index()));
        }
        for (Stage.RuleHit hit : rules(stage, views)) {
            take(stage, views.get(hit.index()), hit.rule(), hit.given(), derived.get(hit.index()));
        }
        for (Release.Settling settling : release.settledBy(stage)) {
            for (int i = 0; i < views.size(); i++) {
                settle(settling, views.get(i), derived.get(i).getOrDefault(settling.path(), List.of()));
            }
            if (settling.path().equals(Answers.JURISDICTIONS)) {
                this.views.unite();
            }
        }
        implied();
    }

    /** Risk and level so far: their readers run after every giver. */
    private void implied() {
        Risk risk = risk();
        if (risk != null) {
            views.whole.own.put(Answers.RISK, risk.name());
        }
        Integer level = level();
        if (level != null) {
            views.whole.own.put(Answers.LEVEL, (double) level);
        }
    }

    @Nullable Risk risk() {
        Risk highest = null;
        for (Found each : found) {
            if (each.finding instanceof Finding.AtLeast least && (highest == null || least.risk().compareTo(highest) > 0)) {
                highest = least.risk();
            }
        }
        return highest;
    }

    /** The lowest of granted and every cap; null for a subject without a granted level. */
    @Nullable Integer level() {
        if (!(value("agent.level") instanceof Double granted)) {
            return null;
        }
        int lowest = granted.intValue();
        for (Found each : found) {
            if (each.finding instanceof Finding.Cap cap) {
                lowest = Math.min(lowest, cap.level());
            }
        }
        return lowest;
    }

    private static void settle(Release.Settling settling, Views.View view, List<Object> given) {
        List<Object> values = given;
        Object earlier = view.own.get(settling.path());
        if (earlier != null) {
            values = new ArrayList<>(given);
            values.add(earlier);
        }
        Object combined = settling.giving().combine().of(settling.giving().fact(), values, settling.words());
        if (combined != null) {
            view.own.put(settling.path(), combined);
        }
    }

    /**
     * Asks what may be released of each class of data.
     *
     * @return the classes that were asked about: those the request names, else all of the pack's list; in order
     */
    SortedSet<String> askOfFields() {
        if (release.fieldStages().isEmpty()) {
            return new TreeSet<>();
        }
        SortedSet<String> classes = new TreeSet<>(release.fieldClasses());
        if (value(Answers.FIELDS_ASKED) instanceof Set<?> asked) {
            classes.retainAll(asked);
        }
        views.fields(classes);
        ask(release.fieldStages());
        return classes;
    }

    private List<Stage.Hit> rows(Stage stage, List<Views.View> views) {
        if (stage.rows.isEmpty() || views.isEmpty()) {
            return List.of();
        }
        List<Slots> slots = new ArrayList<>(views.size());
        for (int i = 0; i < views.size(); i++) {
            slots.add(stage.layout.of(i, views.get(i)::value));
        }
        Map<Table, List<List<Stage.Hit>>> byTableAndView = new IdentityHashMap<>();
        for (Stage.Hit hit : matching.rows(stage, slots)) {
            Row row = hit.row().row();
            if (!row.inForce(dates.inForce()) || leftOut.contains(row.id())) {
                continue;
            }
            if (row.status() == Status.shadow) {
                shadows.add(row.id());
                if (!shadow) {
                    continue;
                }
            }
            byTableAndView.computeIfAbsent(hit.row().table(), unused -> views.stream().map(view -> (List<Stage.Hit>) new ArrayList<Stage.Hit>(2)).toList()).get(hit.index()).add(hit);
        }
        List<Stage.Hit> taking = new ArrayList<>();
        for (Table table : stage.tables) {
            byTableAndView.getOrDefault(table, List.of()).forEach(hits -> taking.addAll(hitPolicy(stage, table, views, hits)));
        }
        return taking;
    }

    private List<Stage.Hit> hitPolicy(Stage stage, Table table, List<Views.View> views, List<Stage.Hit> hits) {
        if (hits.size() < 2) {
            return hits;
        }
        List<Stage.Hit> matched = new ArrayList<>(hits.size());
        for (Stage.Hit hit : hits) {
            if (!hit.row().row().otherwise()) {
                matched.add(hit);
            }
        }
        if (matched.isEmpty()) {
            matched = hits;
        }
        if (table.hitPolicy() == HitPolicy.UNIQUE && matched.size() > 1) {
            throw new Ambiguous(table, matched.stream().map(hit -> hit.row().row().id()).sorted().toList());
        }
        if (table.hitPolicy() != HitPolicy.FIRST || matched.size() == 1) {
            return matched;
        }
        Stage.Hit topmost = matched.stream().min(Comparator.comparingInt(hit -> hit.row().place())).orElseThrow();
        matched.stream().filter(hit -> hit != topmost).forEach(hit -> firings.add(firing(stage, views.get(hit.index()), hit.row(), false)));
        return List.of(topmost);
    }

    private void take(Stage stage, Views.View view, Stage.Compiled compiled, Map<String, List<Object>> derived) {
        Row row = compiled.row();
        firings.add(firing(stage, view, compiled, true));
        counted.put(row.id(), row);
        for (Finding finding : compiled.findings()) {
            found.add(new Found(finding, row.id(), row.reason(), row.text(), row.law(), compiled.tell(), view.name));
        }
        compiled.derived().forEach((path, value) -> derived.computeIfAbsent(path, unused -> new ArrayList<>(2)).add(value));
    }

    private static Firing firing(Stage stage, Views.View view, Stage.Compiled compiled, boolean counts) {
        SortedMap<String, Object> matched = new TreeMap<>();
        compiled.asks().forEach((path, cell) -> matched.put(path, met(cell, view.value(path))));
        return new Firing(stage.number, compiled.table().id(), compiled.row().id(), view.name, counts, matched);
    }

    /** The part of a value that met a cell: of a set only the members it asked for, since the others are nobody's business here. */
    private static Object met(Cell cell, @Nullable Object value) {
        if (value == null) {
            return "missing";
        }
        if (!(value instanceof Set<?> set)) {
            return value;
        }
        return cell instanceof Cell.OneOf oneOf ? set.stream().filter(oneOf.values()::contains).collect(Collectors.toCollection(TreeSet::new)) : cell.text();
    }

    private List<Stage.RuleHit> rules(Stage stage, List<Views.View> views) {
        if (stage.rules.isEmpty() || views.isEmpty()) {
            return List.of();
        }
        List<Case> cases = new ArrayList<>(views.size());
        for (Views.View view : views) {
            cases.add(seen(stage, view));
        }
        List<Stage.RuleHit> hits = matching.rules(stage, cases);
        return hits.isEmpty() ? hits : hits.stream()
                .filter(hit -> hit.rule().inForce(dates.inForce()) && !leftOut.contains(hit.rule().id()))
                .filter(hit -> {
                    if (hit.rule().status() == Status.shadow) {
                        shadows.add(hit.rule().id());
                        return shadow;
                    }
                    return hit.rule().status() == Status.active;
                }).toList();
    }

    /** The part of the case that the stage's rules name. */
    private static Case seen(Stage stage, Views.View view) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (String path : stage.ruleReads) {
            Object value = view.value(path);
            if (value != null) {
                values.put(path, value);
            }
        }
        return new Case(values);
    }

    private void take(Stage stage, Views.View view, DrlRule rule, Given given, Map<String, List<Object>> derived) {
        SortedMap<String, Object> matched = new TreeMap<>();
        rule.reads().forEach(path -> {
            Object value = view.value(path);
            matched.put(path, value == null ? "missing" : value);
        });
        Firing firing = new Firing(stage.number, rule.file(), rule.id(), view.name, true, matched);
        if (!firings.contains(firing)) {
            firings.add(firing);
        }
        if (given instanceof Derived fact) {
            if (fact.value() != null) {
                derived.computeIfAbsent(fact.path(), unused -> new ArrayList<>()).add(typed(fact.value()));
            }
        } else {
            Finding finding = (Finding) given;
            String reason = finding instanceof Finding.Forbid forbid ? forbid.reason() : rule.id();
            found.add(new Found(finding, rule.id(), reason, rule.sentence(), rule.source(), Tell.CUSTOMER, view.name));
        }
    }

    private static Object typed(Object value) {
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    /** Whether a time-of-day question would forbid the action at that moment. */
    private boolean forbiddenAt(Instant time) {
        int before = found.size();
        int fired = firings.size();
        List<Views.View> then = views.momentsAt(time);
        release.stages().stream().filter(stage -> stage.scope == Stage.Scope.MOMENT).forEach(stage -> ask(stage, then));
        boolean forbidden = found.subList(before, found.size()).stream().anyMatch(each -> each.finding() instanceof Finding.Forbid);
        found.subList(before, found.size()).clear();
        firings.subList(fired, firings.size()).clear();
        return forbidden;
    }

    /** The earliest later moment at which no time-of-day question forbids the action; null within {@value #DAYS_AHEAD} days. */
    @Nullable Instant nextOpening() {
        for (Instant time : boundaries().within(DAYS_AHEAD)) {
            if (!forbiddenAt(time)) {
                return time;
            }
        }
        return null;
    }

    /** The first moment after the decision at which a time-of-day question may answer otherwise. */
    @Nullable Instant nextBoundary() {
        return boundaries().first();
    }

    private Boundaries boundaries() {
        return new Boundaries(dates.at(), facts.offsets(), release.timesOfDay());
    }

    /** Two rows of a table match where at most one may. */
    static final class Ambiguous extends RuntimeException {

        Ambiguous(Table table, List<String> rows) {
            super("at most one row of " + table.id() + " may match, but " + String.join(" and ", rows) + " do");
        }
    }
}
