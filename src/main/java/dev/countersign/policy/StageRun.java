package dev.countersign.policy;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Case;
import dev.countersign.facts.Derived;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.RuleOutput;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.match.AnyGivers;
import dev.countersign.policy.match.Derivations;
import dev.countersign.policy.match.Matching;
import dev.countersign.policy.match.Paths;
import dev.countersign.policy.match.RowRule;
import dev.countersign.policy.match.Scopes;
import dev.countersign.policy.match.Slots;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.match.TimeBoundaries;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One pass over the stages: matches, findings and derived facts. It has no verdict. */
final class StageRun {

    /** A finding with its row or rule. */
    record Found(
            Finding finding, String row, String reason, String text, String law, Audience audience, String scope) {}

    private static final int DAYS_AHEAD = 9;
    private static final Comparator<Stage.Hit> BY_TABLE_AND_VIEW = (one, other) -> {
        int order = one.row().table() == other.row().table()
                ? 0
                : one.row().table().id().compareTo(other.row().table().id());
        return order != 0 ? order : Integer.compare(one.index(), other.index());
    };
    private static final Comparator<Stage.Hit> BY_PLACE =
            Comparator.comparingInt(hit -> hit.row().place());

    private final PolicyRelease release;
    private final Facts facts;
    private final Dates dates;
    private final boolean shadow;
    private final Set<String> leftOut;
    private final Matching matching;
    private final @Nullable EarlierRun earlier;
    /** Whether nobody needs the firings. */
    private boolean forVerdict;

    private final Scopes scopes;
    private final int risk;
    private final int level;
    private final int granted;

    /** The highest risk and the lowest cap of the first findings, and the number of these. */
    private @Nullable Risk highest;

    private int lowestCap = Integer.MAX_VALUE;
    private int looked;

    final List<Firing> firings = new ArrayList<>();
    final List<Found> found = new ArrayList<>();
    /** Rows that took part; a row may be there for several places or moments. */
    final List<Row> counted = new ArrayList<>();
    /** Shadow rows and rules that matched, whether they took part or not. */
    final Set<String> shadows = new TreeSet<>();

    /** How many findings and rows there were after each stage. */
    private final int[] foundAfter;

    private final int[] countedAfter;
    /** What rows of each stage were matched with. */
    private final List<List<Slots>> slotsOf = new ArrayList<>();

    StageRun(PolicyRelease release, Facts facts, Dates dates, boolean shadow, Set<String> leftOut, Matching matching) {
        this(
                release,
                facts,
                dates,
                shadow,
                leftOut,
                matching,
                false,
                null,
                new Scopes(release.paths, facts, dates.decidedAt()));
    }

    /**
     * For a verdict alone.
     *
     * @param earlier of the same facts with another action; null if there is none
     */
    static StageRun forVerdict(
            PolicyRelease release,
            Facts facts,
            Dates dates,
            Set<String> leftOut,
            Matching matching,
            @Nullable EarlierRun earlier) {
        return new StageRun(
                release,
                facts,
                dates,
                false,
                leftOut,
                matching,
                true,
                earlier,
                earlier == null
                        ? new Scopes(release.paths, facts, dates.decidedAt())
                        : earlier.run().scopes.about(facts, ActionDependence.OF_THE_ACTION));
    }

    private StageRun(
            PolicyRelease release,
            Facts facts,
            Dates dates,
            boolean shadow,
            Set<String> leftOut,
            Matching matching,
            boolean forVerdict,
            @Nullable EarlierRun earlier,
            Scopes scopes) {
        this.release = release;
        this.facts = facts;
        this.dates = dates;
        this.shadow = shadow;
        this.leftOut = leftOut;
        this.matching = matching;
        this.forVerdict = forVerdict;
        this.earlier = earlier;
        this.scopes = scopes;
        foundAfter = new int[release.stages().size()];
        countedAfter = new int[foundAfter.length];
        risk = release.paths.find(ResultColumns.RISK);
        level = release.paths.find(ResultColumns.LEVEL);
        granted = release.paths.find(ResultColumns.GRANTED);
    }

    StageRun ask(Collection<Stage> stages) {
        ask(stages, () -> false);
        return this;
    }

    /** @param ends asked after each stage. @return whether it ended before the last one */
    boolean ask(Collection<Stage> stages, BooleanSupplier ends) {
        implied();
        for (Stage stage : stages) {
            if (stage.scope == Stage.Scope.FIELD) {
                ask(stage, scopes.of(stage.scope), slots(stage, scopes.of(stage.scope)));
            } else {
                askOrTake(stage, scopes.of(stage.scope));
            }
            if (ends.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a row or rule prohibits the action. */
    boolean isProhibited() {
        for (Found each : found) {
            if (each.finding instanceof Finding.Prohibit) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Object value(String path) {
        return scopes.value(path);
    }

    /**
     * Whether a fact is yes anywhere, or missing: for the whole case, and for each place or moment if it is evaluated
     * by those.
     */
    boolean saysOrCannotTell(String path) {
        int number = release.paths.find(path);
        boolean said = scopes.whole().value(number) != null;
        boolean yes = Boolean.TRUE.equals(scopes.whole().value(number))
                || scopes.whole().isUndecided(number);
        if (release.givenInParts(path)) {
            for (Scopes.View part : scopes.parts()) {
                said |= part.own(number) != null;
                yes |= Boolean.TRUE.equals(part.own(number)) || part.isUndecided(number);
            }
        }
        return yes || !said;
    }

    /** The case as questions of that scope saw it, by the name of the place, moment or class of data. */
    Map<String, Function<String, @Nullable Object>> seen(Stage.Scope scope) {
        Map<String, Function<String, @Nullable Object>> seen = new TreeMap<>();
        for (Scopes.View view : scopes.of(scope)) {
            seen.put(view.name, path -> {
                int number = release.paths.find(path);
                return number == Paths.NONE ? facts.known().value(path) : view.value(number);
            });
        }
        return seen;
    }

    /** The jurisdictions of a place; empty for the whole case and for a moment. */
    SortedSet<String> jurisdictions(String scope) {
        return scopes.jurisdictions(scope);
    }

    /** Whether what was found there was found at a moment, so that waiting may help. */
    boolean isMoment(String scope) {
        return scopes.isMoment(scope);
    }

    private void ask(Stage stage, List<Scopes.View> views, List<Slots> slots) {
        if (views.isEmpty()) {
            return;
        }
        Derivations derivations = new Derivations(views.size());
        List<Stage.Hit> hits = rows(stage, views, slots);
        for (Stage.Hit hit : hits) {
            take(stage, views.get(hit.index()), hit.row(), hit.index(), derivations);
        }
        List<Case> cases = stage.rules.isEmpty() ? List.of() : cases(stage, views);
        for (Stage.RuleHit hit : rules(stage, cases)) {
            take(stage, views.get(hit.index()), hit.rule(), hit.given(), hit.index(), derivations);
        }
        for (PolicyRelease.Settling settling : release.settledBy(stage)) {
            for (int i = 0; i < views.size(); i++) {
                int index = i;
                settle(
                        settling,
                        views.get(i),
                        derivations.of(i, settling.path()),
                        givers -> givers.undecided(
                                views.get(index),
                                table -> first(table, index, hits),
                                () -> cases.get(index),
                                this::takesPart,
                                this::takesPart));
            }
            if (stage.scope == Stage.Scope.ONCE && settling.inParts()) {
                inParts(settling, derivations.of(0, settling.path()));
            }
            if (settling.path().equals(ResultColumns.JURISDICTIONS)) {
                this.scopes.unite();
            }
        }
        implied();
    }

    /** Evaluates a stage, except for what the earlier run says of it. */
    private void askOrTake(Stage stage, List<Scopes.View> views) {
        List<Slots> slots = List.of();
        if (earlier != null && earlier.answers(stage)) {
            take(stage, views, earlier.run());
        } else {
            slots = earlier == null ? slots(stage, views) : slots(stage, views, earlier);
            ask(stage, views, slots);
        }
        foundAfter[stage.number] = found.size();
        countedAfter[stage.number] = counted.size();
        slotsOf.add(slots);
    }

    /** What a stage found and gave in another run, in which it read the same. */
    private void take(Stage stage, List<Scopes.View> views, StageRun other) {
        int before = stage.number - 1;
        found.addAll(other.found.subList(before < 0 ? 0 : other.foundAfter[before], other.foundAfter[stage.number]));
        counted.addAll(
                other.counted.subList(before < 0 ? 0 : other.countedAfter[before], other.countedAfter[stage.number]));
        List<Scopes.View> theirs = other.views(stage);
        for (PolicyRelease.Settling settling : release.settledBy(stage)) {
            for (int i = 0; i < views.size(); i++) {
                views.get(i).take(settling.number(), theirs.get(i));
            }
            if (settling.path().equals(ResultColumns.JURISDICTIONS)) {
                scopes.unite();
            }
        }
        implied();
    }

    /** The views for which a stage is asked. */
    List<Scopes.View> views(Stage stage) {
        return scopes.of(stage.scope);
    }

    /** Risk and level so far: their readers run after every giver. */
    private void implied() {
        Risk highest = risk();
        if (highest != null) {
            scopes.whole().put(risk, highest.name());
        }
        Integer lowest = level();
        if (lowest != null) {
            scopes.whole().put(level, (double) lowest);
        }
    }

    @Nullable
    Risk risk() {
        look();
        return highest;
    }

    /** Looks at the findings that are new. */
    private void look() {
        for (; looked < found.size(); looked++) {
            Finding each = found.get(looked).finding;
            if (each instanceof Finding.RiskFloor least
                    && (highest == null || least.risk().compareTo(highest) > 0)) {
                highest = least.risk();
            } else if (each instanceof Finding.AutonomyCap cap) {
                lowestCap = Math.min(lowestCap, cap.level());
            }
        }
    }

    /** The lowest of granted and every cap; null for a subject without a granted level. */
    @Nullable
    Integer level() {
        if (!(scopes.whole().value(granted) instanceof Double most)) {
            return null;
        }
        look();
        return Math.min(most.intValue(), lowestCap);
    }

    private static void settle(
            PolicyRelease.Settling settling, Scopes.View view, List<Object> given, Predicate<AnyGivers> undecided) {
        List<Object> values = given;
        Object earlier = view.value(settling.number());
        if (earlier != null) {
            values = new ArrayList<>(given);
            values.add(earlier);
        }
        Object combined = settling.giving().combine().of(settling.giving().fact(), values, settling.words());
        if (settling.any() != null
                && Boolean.FALSE.equals(combined)
                && (view.isUndecided(settling.number()) || undecided.test(settling.any()))) {
            view.undecided(settling.number());
        } else if (combined != null) {
            view.put(settling.number(), combined);
        }
    }

    /** A value for the whole case also applies to each place and moment that already has a value. */
    private void inParts(PolicyRelease.Settling settling, List<Object> given) {
        for (Scopes.View part : scopes.parts()) {
            if (part.own(settling.number()) != null) {
                settle(settling, part, given, givers -> false);
            }
        }
    }

    /**
     * The place of the row that counts in a FIRST table. A row above it may be undecided; rows below it have no effect.
     */
    private static int first(Table table, int view, List<Stage.Hit> hits) {
        if (table.hitPolicy() == HitPolicy.FIRST) {
            for (Stage.Hit hit : hits) {
                if (hit.index() == view
                        && hit.row().table() == table
                        && !hit.row().row().otherwise()) {
                    return hit.row().place();
                }
            }
        }
        return Integer.MAX_VALUE;
    }

    /**
     * Evaluates what may be disclosed of each class of data.
     *
     * @return the evaluated classes: those of the request, otherwise all of the pack's list; in order
     */
    SortedSet<String> askOfFields() {
        if (release.fieldStages().isEmpty()) {
            return new TreeSet<>();
        }
        SortedSet<String> classes = new TreeSet<>(release.fieldClasses());
        if (value(ResultColumns.FIELDS_ASKED) instanceof Set<?> asked) {
            classes.retainAll(asked);
        }
        scopes.fields(classes);
        ask(release.fieldStages());
        return classes;
    }

    private List<Stage.Hit> rows(Stage stage, List<Scopes.View> views, List<Slots> slots) {
        if (slots.isEmpty()) {
            return List.of();
        }
        List<Stage.Hit> hits = new ArrayList<>();
        for (Stage.Hit hit : matching.rows(stage, slots)) {
            if (takesPart(hit.row().row())) {
                hits.add(hit);
            }
        }
        if (hits.size() < 2) {
            return hits;
        }
        hits.sort(BY_TABLE_AND_VIEW);
        List<Stage.Hit> taking = new ArrayList<>(hits.size());
        int begin = 0;
        for (int i = 1; i <= hits.size(); i++) {
            if (i == hits.size() || BY_TABLE_AND_VIEW.compare(hits.get(begin), hits.get(i)) != 0) {
                hitPolicy(stage, views, hits.subList(begin, i), taking);
                begin = i;
            }
        }
        return taking;
    }

    /** The views, normalised; none if the stage has no rows. */
    private List<Slots> slots(Stage stage, List<Scopes.View> views) {
        if (stage.rows.isEmpty() || views.isEmpty()) {
            return List.of();
        }
        Slots whole = stage.layout.of(this.scopes.whole());
        if (stage.scope == Stage.Scope.ONCE) {
            return List.of(whole);
        }
        List<Slots> slots = new ArrayList<>(views.size());
        for (int i = 0; i < views.size(); i++) {
            slots.add(stage.layout.of(i, views.get(i), whole));
        }
        return slots;
    }

    private static List<Slots> slots(Stage stage, List<Scopes.View> views, EarlierRun earlier) {
        List<Slots> theirs = earlier.run().slotsOf.get(stage.number);
        List<Slots> slots = new ArrayList<>(theirs.size());
        for (int i = 0; i < theirs.size(); i++) {
            slots.add(stage.layout.of(views.get(i), theirs.get(i), earlier.reading(stage)));
        }
        return slots;
    }

    private boolean takesPart(Row row) {
        if (!row.isEffectiveOn(dates.effectiveOn()) || leftOut.contains(row.id())) {
            return false;
        }
        if (row.status() == Status.shadow) {
            shadows.add(row.id());
            return shadow;
        }
        return true;
    }

    /** Adds the matching rows of one table that count for one view. */
    private void hitPolicy(Stage stage, List<Scopes.View> views, List<Stage.Hit> hits, List<Stage.Hit> taking) {
        if (hits.size() == 1) {
            taking.add(hits.get(0));
            return;
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
        Table table = hits.get(0).row().table();
        if (table.hitPolicy() == HitPolicy.UNIQUE && matched.size() > 1) {
            throw new Ambiguous(
                    table,
                    matched.stream().map(hit -> hit.row().row().id()).sorted().toList());
        }
        if (table.hitPolicy() != HitPolicy.FIRST) {
            taking.addAll(matched);
            return;
        }
        Stage.Hit topmost = Collections.min(matched, BY_PLACE);
        taking.add(topmost);
        for (Stage.Hit hit : matched) {
            if (hit != topmost) {
                fired(stage, views.get(hit.index()), hit.row(), false);
            }
        }
    }

    private void take(Stage stage, Scopes.View view, RowRule rule, int index, Derivations derivations) {
        Row row = rule.row();
        fired(stage, view, rule, true);
        counted.add(row);
        for (Finding finding : rule.findings()) {
            found.add(new Found(finding, row.id(), row.reason(), row.text(), row.law(), rule.audience(), view.name));
        }
        for (Map.Entry<String, Object> derived : rule.derived().entrySet()) {
            derivations.add(index, derived.getKey(), derived.getValue());
        }
    }

    private void fired(Stage stage, Scopes.View view, RowRule rule, boolean counts) {
        if (!forVerdict) {
            firings.add(rule.firing(stage.number, view, counts));
        }
    }

    private static List<Case> cases(Stage stage, List<Scopes.View> views) {
        List<Case> cases = new ArrayList<>(views.size());
        for (Scopes.View view : views) {
            cases.add(seen(stage, view));
        }
        return cases;
    }

    /** @param cases what the stage's rules see of each view; empty if it has no rules */
    private List<Stage.RuleHit> rules(Stage stage, List<Case> cases) {
        if (cases.isEmpty()) {
            return List.of();
        }
        List<Stage.RuleHit> taking = new ArrayList<>();
        for (Stage.RuleHit hit : matching.rules(stage, cases)) {
            if (takesPart(hit.rule())) {
                taking.add(hit);
            }
        }
        return taking;
    }

    private boolean takesPart(DrlRule rule) {
        if (!rule.isEffectiveOn(dates.effectiveOn()) || leftOut.contains(rule.id())) {
            return false;
        }
        if (rule.status() == Status.shadow) {
            shadows.add(rule.id());
            return shadow;
        }
        return rule.status() == Status.active;
    }

    /** The part of the case that the stage's rules name. */
    private static Case seen(Stage stage, Scopes.View view) {
        String[] paths = new String[stage.ruleReads.size()];
        Object[] values = new Object[paths.length];
        int known = 0;
        for (Map.Entry<String, Integer> read : stage.ruleReads.entrySet()) {
            Object value = view.value(read.getValue());
            if (value != null) {
                paths[known] = read.getKey();
                values[known++] = value;
            }
        }
        return Case.of(Arrays.copyOf(paths, known), Arrays.copyOf(values, known));
    }

    private void take(
            Stage stage, Scopes.View view, DrlRule rule, RuleOutput given, int index, Derivations derivations) {
        fired(stage, view, rule);
        if (given instanceof Derived fact) {
            if (fact.value() != null) {
                derivations.add(index, fact.path(), typed(fact.value()));
            }
        } else {
            Finding finding = (Finding) given;
            String reason = finding instanceof Finding.Prohibit forbid ? forbid.reason() : rule.id();
            found.add(new Found(
                    finding, rule.id(), reason, rule.sentence(), rule.source(), Audience.CUSTOMER, view.name));
        }
    }

    private void fired(Stage stage, Scopes.View view, DrlRule rule) {
        if (forVerdict) {
            return;
        }
        SortedMap<String, Object> matched = new TreeMap<>();
        for (String path : rule.reads()) {
            Object value = view.value(release.paths.find(path));
            matched.put(path, value == null ? "missing" : value);
        }
        Firing firing = new Firing(stage.number, rule.file(), rule.id(), view.name, true, matched);
        if (!firings.contains(firing)) {
            firings.add(firing);
        }
    }

    private static Object typed(Object value) {
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    /** Whether a time-of-day question would forbid the action at that moment. */
    private boolean forbiddenAt(Instant time) {
        look();
        Risk highestNow = highest;
        int lowestNow = lowestCap;
        int before = found.size();
        int rows = counted.size();
        forVerdict = true;
        List<Scopes.View> then = scopes.momentsAt(time);
        for (Stage stage : release.stages()) {
            if (stage.scope == Stage.Scope.MOMENT) {
                ask(stage, then, slots(stage, then));
            }
        }
        boolean forbidden = false;
        for (Found each : found.subList(before, found.size())) {
            forbidden |= each.finding() instanceof Finding.Prohibit;
        }
        found.subList(before, found.size()).clear();
        forVerdict = false;
        counted.subList(rows, counted.size()).clear();
        looked = before;
        highest = highestNow;
        lowestCap = lowestNow;
        return forbidden;
    }

    /**
     * The earliest later moment at which no time-of-day question forbids the action; null within {@value #DAYS_AHEAD}
     * days.
     */
    @Nullable
    Instant nextOpening() {
        return boundaries().first(DAYS_AHEAD, time -> !forbiddenAt(time));
    }

    /** The first moment after the decision at which a time-of-day question may answer otherwise. */
    @Nullable
    Instant nextBoundary() {
        return boundaries().first();
    }

    private TimeBoundaries boundaries() {
        return new TimeBoundaries(dates.decidedAt(), facts.clocks(), release.timesOfDay());
    }

    /** Two rows of a table match, but at most one may. */
    static final class Ambiguous extends RuntimeException {

        Ambiguous(Table table, List<String> rows) {
            super("at most one row of " + table.id() + " may match, but " + String.join(" and ", rows) + " do");
        }
    }
}
