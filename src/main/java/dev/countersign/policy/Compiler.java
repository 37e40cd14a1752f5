package dev.countersign.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.drl.DeclaredFacts;
import dev.countersign.policy.drl.DrlBase;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.drl.DrlText;
import dev.countersign.policy.drl.RuleCache;
import dev.countersign.policy.match.Graph;
import dev.countersign.policy.match.Paths;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.PackChecks;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.RuleText;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Compiles packs to releases; {@link Stage} makes a rule of each row. Caches, by content, what several releases
 * share: declared facts and compiled rule files of the last few packs. A pack in which one workbook changed compiles
 * only the rows of that workbook's stage.
 */
public final class Compiler {

    /** How many packs' rule files are cached: the active ones, candidates, and those for a rollback. */
    private static final int PACKS = 8;
    /** How many single rule files are cached. */
    private static final int FILES = 256;

    /** After this time without use, they are removed. */
    private static final Duration IDLE = Duration.ofHours(1);

    private final Cache<String, DeclaredFacts> declared = cache(PACKS);
    /** Rules of files without a mistake. */
    private final Cache<RuleText, List<DrlRule>> read = cache(FILES);

    private final Cache<String, DrlBase> ruleBases = cache(PACKS);
    /** Of the last pack: the next one often has most of them. */
    private volatile List<Stage> lastStages = List.of();

    private final TableBytes tableBytes = new TableBytes();

    private final AtomicInteger names = new AtomicInteger();

    /**
     * The vocabulary that the workbooks of a pack start from: the core, the declared business facts, and what rules
     * alone give.
     *
     * @throws InvalidInput when a rule file cannot be read, with file and line
     */
    public Vocabulary vocabulary(Optional<RuleText> facts, List<RuleText> rules) {
        List<Problem> problems = new ArrayList<>();
        List<DrlRule> read =
                rules.stream().flatMap(file -> read(file, problems).stream()).toList();
        DeclaredFacts business;
        try {
            business = declared(facts);
        } catch (InvalidInput e) {
            problems.addAll(0, e.problems());
            throw new InvalidInput(problems);
        }
        refuse(problems);
        Map<String, FactName> more = new TreeMap<>(business.facts);
        read.forEach(
                rule -> rule.declares().forEach(given -> more.put(given.fact().path(), given.fact())));
        return Vocabulary.core().asking(business.types.subjects()).and(more, business.types.lists());
    }

    /**
     * Compiles rule files ahead of the tables they belong to, so that both can be done at the same time.
     *
     * @param cache asked for rules that are not in memory
     * @throws InvalidInput when a rule file cannot be compiled, with file and line
     */
    public void ahead(List<RuleText> rules, RuleCache cache) {
        if (!rules.isEmpty()) {
            rules(rules, cache);
        }
    }

    /**
     * @throws InvalidInput with every problem found, by file and line, or file, sheet and cell
     */
    public PolicyRelease compile(Pack pack, Vocabulary vocabulary) {
        List<Problem> problems = new ArrayList<>();
        List<DrlRule> rules = read(pack.rules());
        Map<String, PolicyRelease.Giving> givings = givings(pack, rules, problems);
        Vocabulary whole = whole(vocabulary, givings);
        clashes(pack, rules, whole, problems);
        problems.addAll(PackChecks.of(pack));
        refuse(problems);
        List<Graph.Node> nodes = new ArrayList<>();
        pack.tables().forEach(table -> nodes.add(Graph.Node.of(table)));
        rules.stream().filter(rule -> rule.status() != Status.draft).forEach(rule -> nodes.add(Graph.Node.of(rule)));
        Graph.check(nodes, problems);
        refuse(problems);
        Paths paths = new Paths();
        givings.keySet().forEach(paths::number);
        List<Stage> stages = Graph.stages(Graph.live(nodes), paths, lastStages);
        lastStages = stages;
        DrlBase drl = pack.rules().isEmpty() ? null : rules(pack.rules(), RuleCache.NONE);
        assertComplete(stages);
        String id = ReleaseContent.id(pack, whole, tableBytes);
        return new PolicyRelease(id, pack, whole, declared(pack.facts()), givings, stages, paths, rules, drl);
    }

    /** Contradictions between readable tables and rules; reported even if other tables cannot be read. */
    public List<Problem> clashes(Pack pack, Vocabulary vocabulary) {
        List<Problem> problems = new ArrayList<>();
        List<DrlRule> rules = read(pack.rules());
        clashes(pack, rules, whole(vocabulary, givings(pack, rules, problems)), problems);
        return problems;
    }

    private static void clashes(Pack pack, List<DrlRule> rules, Vocabulary vocabulary, List<Problem> problems) {
        rules.forEach(rule -> problems.addAll(DrlText.vocabulary(rule, vocabulary)));
        problems.addAll(ActionNames.problems(pack, rules));
        uniqueIds(pack, rules, problems);
    }

    private static Vocabulary whole(Vocabulary vocabulary, Map<String, PolicyRelease.Giving> givings) {
        Map<String, FactName> derived = new TreeMap<>();
        givings.forEach((path, giving) -> derived.put(path, giving.fact()));
        return vocabulary.and(derived, Map.of());
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    private static <K, V> Cache<K, V> cache(int most) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(IDLE)
                .executor(Runnable::run)
                .build();
    }

    private List<DrlRule> read(List<RuleText> files) {
        List<Problem> problems = new ArrayList<>();
        List<DrlRule> rules =
                files.stream().flatMap(file -> read(file, problems).stream()).toList();
        refuse(problems);
        return rules;
    }

    /** The rules of one file, which is read once. @param problems receives its mistakes */
    private List<DrlRule> read(RuleText file, List<Problem> problems) {
        List<DrlRule> known = read.getIfPresent(file);
        if (known != null) {
            return known;
        }
        int before = problems.size();
        List<DrlRule> found = DrlText.read(file, problems);
        if (problems.size() == before) {
            read.put(file, found);
        }
        return found;
    }

    private DeclaredFacts declared(Optional<RuleText> facts) {
        return declared.get(facts.map(RuleText::text).orElse(""), text -> new DeclaredFacts(facts));
    }

    private DrlBase rules(List<RuleText> rules, RuleCache cache) {
        String key = rules.stream().map(RuleText::text).collect(Collectors.joining("\0"));
        return ruleBases.get(
                key, unused -> DrlBase.compile("rules-" + names.incrementAndGet(), rules, cache, new ArrayList<>()));
    }

    /** Derived facts by path; everything that gives one must give it the same type. */
    private static Map<String, PolicyRelease.Giving> givings(Pack pack, List<DrlRule> rules, List<Problem> problems) {
        Map<String, PolicyRelease.Giving> givings = new TreeMap<>();
        Map<String, String> first = new TreeMap<>();
        for (Table table : pack.tables()) {
            for (Column column : table.results()) {
                if (column.combine() != null) {
                    give(
                            new PolicyRelease.Giving(column.fact(), column.combine()),
                            table.file(),
                            givings,
                            first,
                            problems);
                }
            }
        }
        rules.forEach(rule -> rule.declares()
                .forEach(given -> give(
                        new PolicyRelease.Giving(given.fact(), given.combine()),
                        rule.file(),
                        givings,
                        first,
                        problems)));
        return givings;
    }

    private static void give(
            PolicyRelease.Giving giving,
            String file,
            Map<String, PolicyRelease.Giving> givings,
            Map<String, String> first,
            List<Problem> problems) {
        String path = giving.fact().path();
        Optional<FactName> core = Vocabulary.core().fact(path);
        if (core.isPresent() && core.get().authority() != Authority.DERIVED
                || ResultColumns.RISK.equals(path)
                || ResultColumns.LEVEL.equals(path)) {
            problems.add(new Problem(
                    file,
                    "it gives `" + path
                            + "`, but a table or rule cannot give it: it comes from the request, from our "
                            + "records, or from all findings together.",
                    "Maybe give it another name."));
        }
        PolicyRelease.Giving other = givings.putIfAbsent(path, giving);
        first.putIfAbsent(path, file);
        if (other != null
                && (other.combine() != giving.combine()
                        || other.fact().type() != giving.fact().type()
                        || other.fact().many() != giving.fact().many())) {
            problems.add(new Problem(
                    file,
                    "it gives `" + path + "` as " + words(giving) + ", but " + first.get(path) + " gives it as "
                            + words(other) + ".",
                    "Maybe change one of them, so that both agree."));
        }
    }

    private static String words(PolicyRelease.Giving giving) {
        return giving.fact().type().word() + " (" + giving.combine() + ")";
    }

    private static void uniqueIds(Pack pack, List<DrlRule> rules, List<Problem> problems) {
        Map<String, String> places = new TreeMap<>();
        Map<String, String> tables = new TreeMap<>();
        for (Table table : pack.tables()) {
            String other = tables.putIfAbsent(table.id(), table.file());
            if (other != null) {
                problems.add(new Problem(
                        table.file(),
                        "the table id `" + table.id() + "` is already used by " + other + ".",
                        "Maybe one of them is a copy. Move it out of the pack."));
            } else {
                table.rows().forEach(row -> unique(row.id(), row.place(), places, problems));
            }
        }
        rules.forEach(rule -> unique(rule.id(), rule.file() + ":" + rule.line(), places, problems));
    }

    private static void unique(String id, String place, Map<String, String> places, List<Problem> problems) {
        String other = places.putIfAbsent(id, place);
        if (other != null) {
            problems.add(new Problem(
                    place,
                    "the id `" + id + "` is already used at " + other + ".",
                    "Maybe use the next free number. Ids are never reused."));
        }
    }

    /** Rows read = rules built: a row that the engine lost unnoticed would be a gap in the policy. */
    private static void assertComplete(List<Stage> stages) {
        for (Stage stage : stages) {
            if (stage.built() != stage.rows.size()) {
                throw new IllegalStateException("stage " + stage.number + " has " + stage.rows.size()
                        + " rows, but the engine built " + stage.built());
            }
        }
    }
}
