package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.ShadowDifference;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.drl.DeclaredFacts;
import dev.countersign.policy.drl.DrlBase;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.match.AnyGivers;
import dev.countersign.policy.match.Engine;
import dev.countersign.policy.match.Engines;
import dev.countersign.policy.match.LinearScan;
import dev.countersign.policy.match.Matching;
import dev.countersign.policy.match.Paths;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A compiled pack: immutable, identified by its content, ready to evaluate. Any number of threads may use it.
 *
 * <p>{@code evaluate} is pure: no clock, no input or output, no randomness, no dependence on order. Everything else in
 * the product uses it.
 */
public final class PolicyRelease {

    /** A derived fact and how its givers combine. */
    record Giving(FactName fact, Combine combine) {}

    /**
     * A derived fact that is final after a stage.
     *
     * @param number  of its path
     * @param words   of its list, in their order
     * @param any     what can give yes; null if it combines differently
     * @param inParts whether it is given by the place, the moment or the class of data too
     */
    record Settling(
            String path,
            int number,
            Giving giving,
            List<String> words,
            @Nullable AnyGivers any,
            boolean inParts) {}

    private final String id;
    private final Pack pack;
    private final Vocabulary vocabulary;
    private final DeclaredFacts declared;
    private final List<Stage> stages;
    private final List<Stage> fieldStages;
    final Paths paths;
    private final Map<String, Stage> apart = new ConcurrentHashMap<>();
    private final Map<String, Giving> givings;
    /** By the number of the stage. */
    private final Settling[][] settled;

    private final ActionDependence dependence;
    private final Map<String, DrlRule> rulesByName = new TreeMap<>();
    private final Set<String> givenInParts = new HashSet<>();
    private final @Nullable DrlBase drl;
    private final NavigableSet<LocalTime> timesOfDay = new TreeSet<>();
    private final Set<Row> catalogueRows = Collections.newSetFromMap(new IdentityHashMap<>());
    private final SortedSet<String> actions = new TreeSet<>();
    private final SortedSet<String> phrases = new TreeSet<>();
    private final boolean listsTools;
    private final boolean levelsAutonomy;
    private final List<String> measures;
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, Row> rows = new HashMap<>();
    private final SortedSet<String> asks;
    /** By id of the row or rule. */
    private final Map<String, String> marks = new ConcurrentHashMap<>();
    /** By path. */
    private final Map<String, Optional<Table>> tablesGiving = new ConcurrentHashMap<>();

    private final Map<Class<?>, Object> companions = new ConcurrentHashMap<>();
    private final Engines engines = new Engines(this::engine);
    private final int stagesOfProtection;
    private final boolean classesOfDataMayFail;

    /** @param id SHA-256 of the content, in hex */
    PolicyRelease(
            String id,
            Pack pack,
            Vocabulary vocabulary,
            DeclaredFacts declared,
            Map<String, Giving> givings,
            List<Stage> stages,
            Paths paths,
            List<DrlRule> rules,
            @Nullable DrlBase drl) {
        this.pack = pack;
        this.vocabulary = vocabulary;
        this.declared = declared;
        this.givings = givings;
        this.paths = paths;
        this.stages = stages.stream()
                .filter(stage -> stage.scope != Stage.Scope.FIELD)
                .toList();
        fieldStages = stages.stream()
                .filter(stage -> stage.scope == Stage.Scope.FIELD)
                .toList();
        this.drl = drl;
        this.id = id;
        rules.forEach(rule -> rulesByName.put(rule.name(), rule));
        givings.keySet().stream().filter(this::inParts).forEach(givenInParts::add);
        settled = stages.stream().map(this::settling).toArray(Settling[][]::new);
        dependence = new ActionDependence(this.stages);
        stagesOfProtection = stagesOfProtection();
        classesOfDataMayFail = fieldStages.stream().anyMatch(this::mayFail);
        Set<String> given =
                pack.tables().stream().flatMap(table -> table.gives().stream()).collect(Collectors.toSet());
        listsTools = given.contains(ResultColumns.TOOL_MODE);
        levelsAutonomy = given.contains(ResultColumns.MODE);
        measures = givings.keySet().stream()
                .filter(path -> path.startsWith("oversight.") || path.startsWith("approval."))
                .sorted()
                .toList();
        pack.tables().stream()
                .filter(table -> table.gives().contains(ResultColumns.CATALOGUE))
                .forEach(table -> catalogueRows.addAll(table.rows()));
        pack.tables()
                .forEach(table -> table.rows().forEach(row -> {
                    sources.put(row.id(), row.source());
                    rows.put(row.id(), row);
                }));
        rules.forEach(rule -> sources.put(rule.id(), rule.file() + ":" + rule.line()));
        actions.addAll(ActionNames.catalogued(pack, List.of(Status.active)));
        collectPhrases();
        collectTimes();
        asks = Collections.unmodifiableSortedSet(collectAsks());
    }

    private Settling[] settling(Stage stage) {
        Set<String> given = new TreeSet<>();
        stage.tables.forEach(table -> given.addAll(table.gives()));
        stage.rules.forEach(rule -> given.addAll(rule.gives()));
        return given.stream()
                .flatMap(path ->
                        Optional.ofNullable(givings.get(path)).stream().map(giving -> settling(stage, path, giving)))
                .toArray(Settling[]::new);
    }

    private Settling settling(Stage stage, String path, Giving giving) {
        return new Settling(
                path,
                paths.find(path),
                giving,
                vocabulary.words(giving.fact().list()),
                giving.combine() == Combine.any ? AnyGivers.of(stage, path, paths) : null,
                givenInParts(path));
    }

    /** Whether a path is given by the place, the moment or the class of data. */
    boolean givenInParts(String path) {
        return givenInParts.contains(path);
    }

    private boolean inParts(String path) {
        return Stream.concat(stages.stream(), fieldStages.stream())
                .filter(stage -> stage.scope != Stage.Scope.ONCE)
                .anyMatch(stage -> stage.tables.stream()
                                .anyMatch(table -> table.gives().contains(path))
                        || stage.rules.stream().anyMatch(rule -> rule.gives().contains(path)));
    }

    private void collectPhrases() {
        for (Table table : pack.tables()) {
            phrases.addAll(table.named(Vocabulary.PHRASES, row -> row.status() != Status.draft));
        }
    }

    /**
     * Every time of day that an active row of a table for moments compares or gives, and midnight, when the day
     * changes.
     */
    private void collectTimes() {
        stages.stream().filter(stage -> stage.scope == Stage.Scope.MOMENT).forEach(stage -> {
            timesOfDay.add(LocalTime.MIDNIGHT);
            stage.tables.forEach(table -> table.rows().stream()
                    .filter(row -> row.status() == Status.active)
                    .forEach(row -> {
                        row.results().values().stream()
                                .filter(LocalTime.class::isInstance)
                                .forEach(time -> timesOfDay.add((LocalTime) time));
                        row.conditions().stream()
                                .filter(Cell.Range.class::isInstance)
                                .map(Cell.Range.class::cast)
                                .forEach(range -> {
                                    if (range.low() instanceof LocalTime low) {
                                        timesOfDay.add(low);
                                    }
                                    if (range.high() instanceof LocalTime high) {
                                        timesOfDay.add(high);
                                    }
                                });
                    }));
        });
    }

    /** SHA-256 of the content, in hex. */
    public String id() {
        return id;
    }

    public Pack pack() {
        return pack;
    }

    /** Every phrase that a row looks for in texts. */
    public SortedSet<String> phrases() {
        return Collections.unmodifiableSortedSet(phrases);
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    public ZoneId zone() {
        return pack.zone();
    }

    /** Names of all actions of the catalogue. */
    public SortedSet<String> actions() {
        return Collections.unmodifiableSortedSet(actions);
    }

    /** The types of business facts that the pack declares. */
    public BusinessTypes declaredTypes() {
        return declared.types;
    }

    /**
     * The source of a fact, for an author of a caller: the member of a request that gives it, such as {@code
     * action.properties.amount}, or the source in words.
     */
    public String whoSays(String path) {
        return new FactSource(this).of(path);
    }

    /**
     * The authority of a fact of this case. Two declared types may have a field of the same name with different
     * authorities.
     */
    public Authority authority(String path, Case known) {
        return declared.fact(path, known)
                .or(() -> vocabulary.fact(path))
                .map(FactName::authority)
                .orElse(Authority.RECORD);
    }

    /** The place of a row or rule: file, sheet and cell, or file and line. */
    public Optional<String> source(String row) {
        return Optional.ofNullable(sources.get(row));
    }

    /** A row of a table by its id; empty for a rule. */
    public Optional<Row> row(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    /**
     * A row or rule by its id and the first 16 hex digits of the SHA-256 of its bytes, so that a row that was changed
     * later is recognized; the id alone for one that is not in this release.
     */
    public String mark(String id) {
        String known = marks.get(id);
        if (known != null) {
            return known;
        }
        Row row = rows.get(id);
        if (row != null) {
            return marks.computeIfAbsent(id, each -> ReleaseContent.mark(row));
        }
        return rulesByName.values().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .flatMap(rule -> pack.rules().stream()
                        .filter(file -> file.file().equals(rule.file()))
                        .findFirst())
                .map(file -> ReleaseContent.mark(id, file))
                .orElse(id);
    }

    /** The text of a row or rule in plain words. */
    public Optional<RuleSentence> words(String id) {
        Row row = rows.get(id);
        return row != null
                ? Optional.of(new RuleSentence(id, row.text(), row.law(), row.source()))
                : rulesByName.values().stream()
                        .filter(rule -> rule.id().equals(id))
                        .findFirst()
                        .map(rule ->
                                new RuleSentence(id, rule.sentence(), rule.source(), rule.file() + ":" + rule.line()));
    }

    /**
     * Rows that would have matched but for one condition: for staff and auditors only, because they show how to evade
     * the policy.
     */
    public List<NearMiss> nearMisses(Facts facts, Dates dates, int most) {
        Evaluation evaluation = evaluate(facts, dates);
        return NearMisses.of(this, run(facts, dates), dates, evaluation.verdict(), most);
    }

    /** What is allowed in a pack, but may not be meant. */
    public List<Problem> notices() {
        return Stream.concat(
                        PolicyNotices.of(pack, givings).stream(),
                        PolicyNotices.unclassified(pack, declared.types).stream())
                .toList();
    }

    /** The people that each row demands which is in force or in time, by the id of the row. */
    public SortedMap<String, List<Finding.Demand>> demands() {
        SortedMap<String, List<Finding.Demand>> demands = new TreeMap<>();
        pack.tables().stream()
                .flatMap(table -> table.rows().stream())
                .filter(row -> row.status() == Status.active)
                .forEach(row -> {
                    List<Finding.Demand> ofRow = ResultColumns.of(row).stream()
                            .filter(Finding.Demand.class::isInstance)
                            .map(Finding.Demand.class::cast)
                            .toList();
                    if (!ofRow.isEmpty()) {
                        demands.put(row.id(), ofRow);
                    }
                });
        return demands;
    }

    /** Whether tables give that derived fact and no rule computes it: then its values are in the policy. */
    public boolean givenByTablesOnly(String path) {
        return pack.tables().stream().anyMatch(table -> table.gives().contains(path))
                && rulesByName.values().stream().noneMatch(rule -> rule.gives().contains(path));
    }

    /** Paths that rows and rules read, or that an action requires; not those that the policy itself gives. */
    public SortedSet<String> asks() {
        return asks;
    }

    private SortedSet<String> collectAsks() {
        SortedSet<String> all = new TreeSet<>();
        pack.tables().forEach(table -> {
            all.addAll(table.reads());
            table.rows()
                    .forEach(row -> ResultColumns.set(row.results().get(ResultColumns.REQUIRES))
                            .forEach(path -> all.add((String) path)));
        });
        rulesByName.values().forEach(rule -> all.addAll(rule.reads()));
        all.removeIf(path -> givings.containsKey(path)
                || vocabulary
                        .fact(path)
                        .filter(fact -> fact.authority() != Authority.DERIVED)
                        .isEmpty());
        return all;
    }

    /** Ids of all DRL rules. */
    public Set<String> ruleIds() {
        return rulesByName.values().stream()
                .filter(rule -> rule.status() != Status.draft)
                .map(DrlRule::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The two dates of a decision made at that moment: both are the decision time. */
    public Dates dates(Instant at) {
        return new Dates(at, at.atZone(zone()).toLocalDate());
    }

    /** The answer. An error while evaluating is a denial, never an exception. */
    public Evaluation evaluate(Facts facts, Dates dates) {
        return evaluate(facts, dates, Set.of());
    }

    /** The evaluation as it would be if those rows and rules were not there. */
    public Evaluation evaluate(Facts facts, Dates dates, Set<String> leftOut) {
        return evaluated(facts, dates, leftOut).evaluation();
    }

    /** The same, for a caller that may ask about other actions too. */
    public Evaluated evaluated(Facts facts, Dates dates, Set<String> leftOut) {
        try {
            return engines.lend(engine -> evaluated(facts, dates, leftOut, engine));
        } catch (RuntimeException | StackOverflowError e) {
            return new Evaluated(this, facts, dates, leftOut, CombiningAlgorithm.failed(this, e), null);
        }
    }

    /**
     * Whether the evaluation would allow it: the same as the verdict of {@link #evaluate}, without what only an answer
     * needs. It ends at the first prohibition if the action is not one that protects the customer, because no later
     * stage lifts a prohibition.
     *
     * @param earlier a run for the same facts with another action; null if there is none
     */
    boolean allows(Facts facts, Dates dates, Set<String> leftOut, @Nullable EarlierRun earlier) {
        try {
            return engines.lend(engine -> allows(facts, dates, leftOut, engine, earlier));
        } catch (RuntimeException | StackOverflowError e) {
            return false;
        }
    }

    private boolean allows(
            Facts facts, Dates dates, Set<String> leftOut, Matching matching, @Nullable EarlierRun earlier) {
        Matching topmost = matching.topmost(row ->
                row.status() == Status.active && row.isEffectiveOn(dates.effectiveOn()) && !leftOut.contains(row.id()));
        StageRun run = StageRun.forVerdict(this, facts, dates, leftOut, topmost, earlier);
        int[] asked = new int[1];
        boolean prohibited = run.ask(
                stages,
                () -> ++asked[0] >= stagesOfProtection
                        && run.isProhibited()
                        && !Boolean.TRUE.equals(run.value(ResultColumns.PROTECTIVE)));
        if (prohibited) {
            return false;
        }
        return run.shadows.isEmpty()
                ? CombiningAlgorithm.allows(this, facts, dates, run)
                : evaluated(facts, dates, leftOut, matching).evaluation().verdict() == Verdict.ALLOW;
    }

    /** Whether the stages for each class of data may contradict each other or have rules: then an answer may fail. */
    boolean classesOfDataMayFail() {
        return classesOfDataMayFail;
    }

    private boolean mayFail(Stage stage) {
        return !stage.rules.isEmpty()
                || stage.tables.stream()
                        .anyMatch(table -> table.hitPolicy() == HitPolicy.UNIQUE && !table.isCertainlyUnique())
                || Arrays.stream(settledBy(stage))
                        .anyMatch(each -> each.giving().combine() == Combine.only);
    }

    /** The number of stages after which it is settled whether the action protects the customer. */
    private int stagesOfProtection() {
        int number = 0;
        for (int i = 0; i < stages.size(); i++) {
            if (Arrays.stream(settledBy(stages.get(i)))
                    .anyMatch(each -> each.path().equals(ResultColumns.PROTECTIVE))) {
                number = i + 1;
            }
        }
        return number;
    }

    /** The same by the plain scan of rows: the reference for tests and benchmarks. */
    Evaluation scan(Facts facts, Dates dates) {
        return lend(facts, engine -> evaluate(facts, dates, Set.of(), new LinearScan(engine)));
    }

    /** What every stage found and derived, without a verdict: for tests and benchmarks. */
    StageRun run(Facts facts, Dates dates) {
        return engines.lend(engine -> new StageRun(this, facts, dates, false, Set.of(), engine).ask(stages));
    }

    public Engine engine() {
        return new Engine(drl, rulesByName);
    }

    /** Lends an engine for one evaluation. */
    private Evaluation lend(Facts facts, Function<Engine, Evaluation> evaluation) {
        try {
            return engines.lend(evaluation);
        } catch (RuntimeException | StackOverflowError e) {
            return CombiningAlgorithm.failed(this, e);
        }
    }

    /**
     * What another room computes from the release once, and that is removed with the release. An existing companion is
     * found without a lock, because every decision needs two.
     *
     * @param make called once for each type
     */
    public <T> T companion(Class<T> type, Function<PolicyRelease, T> make) {
        Object made = companions.get(type);
        return type.cast(made != null ? made : companions.computeIfAbsent(type, unused -> make.apply(this)));
    }

    /** Sessions that Drools keeps for it: for tests of how many are open. */
    public int sessions() {
        return drl == null ? 0 : drl.base.getKieSessions().size();
    }

    private Evaluated evaluated(Facts facts, Dates dates, Set<String> leftOut, Matching matching) {
        Evaluation active;
        StageRun run;
        try {
            run = new StageRun(this, facts, dates, false, leftOut, matching).ask(stages);
            active = CombiningAlgorithm.verdict(this, facts, dates, run);
        } catch (StageRun.Ambiguous | Combine.Conflict e) {
            return new Evaluated(this, facts, dates, leftOut, CombiningAlgorithm.failed(this, e), null);
        }
        return run.shadows.isEmpty()
                ? new Evaluated(this, facts, dates, leftOut, active, new EarlierRun(run, dependence))
                : new Evaluated(
                        this,
                        facts,
                        dates,
                        leftOut,
                        shadowed(active, facts, dates, leftOut, matching, new TreeSet<>(run.shadows)),
                        null);
    }

    /** By any way of matching: for tests and benchmarks. */
    public Evaluation evaluate(Facts facts, Dates dates, Set<String> leftOut, Matching matching) {
        return evaluated(facts, dates, leftOut, matching).evaluation();
    }

    /** A second evaluation of the whole pack with the shadow rows active; only the difference is kept. */
    private Evaluation shadowed(
            Evaluation active,
            Facts facts,
            Dates dates,
            Set<String> leftOut,
            Matching matching,
            SortedSet<String> matched) {
        Evaluation would;
        try {
            would = CombiningAlgorithm.verdict(
                    this, facts, dates, new StageRun(this, facts, dates, true, leftOut, matching).ask(stages));
        } catch (StageRun.Ambiguous | Combine.Conflict e) {
            would = CombiningAlgorithm.failed(this, e);
        }
        Set<String> known = active.reasons().stream().map(Reason::code).collect(Collectors.toSet());
        List<String> added = would.reasons().stream()
                .map(Reason::code)
                .filter(code -> !known.contains(code))
                .distinct()
                .sorted()
                .toList();
        boolean same = would.verdict() == active.verdict()
                && would.risk() == active.risk()
                && added.isEmpty()
                && would.autonomy().equals(active.autonomy())
                && would.oversight().equals(active.oversight())
                && would.obligations().equals(active.obligations())
                && would.context().equals(active.context());
        return same
                ? active
                : new Evaluation(
                        active.verdict(),
                        active.risk(),
                        active.autonomy(),
                        active.oversight(),
                        active.reasons(),
                        active.obligations(),
                        active.context(),
                        active.firings(),
                        active.validUntil(),
                        active.notBefore(),
                        new ShadowDifference(would.verdict(), would.risk(), added, List.copyOf(matched)),
                        active.instead(),
                        active.audience(),
                        id);
    }

    /** The result of one table for a case: for the Tests sheet, and for tables that do not affect a verdict. */
    public TableAnswer ask(String table, Case known, LocalDate effectiveOn, Set<String> leftOut, boolean shadowRows) {
        Stage stage = apart.computeIfAbsent(table, this::apart);
        return TableAnswer.of(stage, known, effectiveOn, leftOut, shadowRows);
    }

    /**
     * The row of a table that counts for a case by itself; empty for none, and if the table may have only one and
     * several match.
     */
    public Optional<Row> only(Table table, Case known, LocalDate effectiveOn) {
        try {
            return ask(table.id(), known, effectiveOn, Set.of(), false).rows().stream()
                    .findFirst();
        } catch (StageRun.Ambiguous e) {
            return Optional.empty();
        }
    }

    /** What an action may be about, by type: customers, agents, and what the pack declares. */
    public SortedSet<String> resourceTypes() {
        SortedSet<String> types = new TreeSet<>(declaredTypes().kept());
        types.add("agent");
        types.add("customer");
        return types;
    }

    /** The table that gives that path, where the pack has one. */
    public Optional<Table> tableGiving(String path) {
        return tablesGiving.computeIfAbsent(
                path,
                each -> pack.tables().stream()
                        .filter(table -> table.gives().contains(each))
                        .findFirst());
    }

    private Stage apart(String id) {
        Table table = pack.tables().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table `" + id + "`"));
        return new Stage(0, Stage.Scope.ONCE, List.of(table), List.of());
    }

    /** The stages that affect the verdict, in order. */
    List<Stage> stages() {
        return stages;
    }

    /** The stages for each class of data, in order; only if the verdict is not a denial. */
    List<Stage> fieldStages() {
        return fieldStages;
    }

    /** What is final after a stage. */
    Settling[] settledBy(Stage stage) {
        return settled[stage.number];
    }

    @Nullable
    Giving giving(String path) {
        return givings.get(path);
    }

    boolean catalogues(List<Row> counted) {
        return counted.stream().anyMatch(catalogueRows::contains);
    }

    boolean listsTools() {
        return listsTools;
    }

    /** Whether a table gives the autonomy mode of agents; without one the pack decides by findings alone. */
    public boolean decidesByLevels() {
        return levelsAutonomy;
    }

    /** The classes of data that the pack lists. */
    List<String> fieldClasses() {
        return vocabulary
                .fact(ResultColumns.FIELD_CLASS)
                .map(FactName::list)
                .map(vocabulary::words)
                .orElse(List.of());
    }

    List<String> measures() {
        return measures;
    }

    NavigableSet<LocalTime> timesOfDay() {
        return timesOfDay;
    }
}
