package dev.countersign.tables;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.drl.RuleCache;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.RuleText;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.workbook.AboutLayout;
import dev.countersign.tables.workbook.TableSpec;
import dev.countersign.tables.workbook.TestRow;
import dev.countersign.tables.workbook.TypedColumns;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A pack read and compiled, with the analysts' tests.
 *
 * @param tests rows of all Tests sheets
 */
public record ReadPack(PolicyRelease release, List<TestRow> tests) {

    private static final String FACTS = "rules/facts.drl";
    private static final int READERS = 2;

    public ReadPack {
        tests = List.copyOf(tests);
    }

    /** @throws InvalidInput with every mistake of every workbook and rule file */
    public static ReadPack read(PackFiles files, Compiler compiler) {
        return read(files, compiler, new Workbooks(), RuleCache.NONE);
    }

    /**
     * The same for callers that read packs repeatedly.
     *
     * @param workbooks remembers workbooks that did not change
     * @param cache     asked for rules that the compiler has not compiled
     */
    public static ReadPack read(PackFiles files, Compiler compiler, Workbooks workbooks, RuleCache cache) {
        List<Problem> problems = new ArrayList<>(files.problems());
        strangers(files, problems);
        List<Problem> unreadable = new ArrayList<>();
        Optional<RuleText> facts =
                Optional.ofNullable(files.files().get(FACTS)).flatMap(bytes -> ruleText(FACTS, bytes, unreadable));
        List<RuleText> rules = files.paths(PackFiles.RULES, ".drl").stream()
                .filter(path -> !path.equals(FACTS))
                .flatMap(path -> ruleText(path, files.content(path), unreadable).stream())
                .toList();
        problems.addAll(unreadable);
        List<Table> tables = new ArrayList<>();
        List<TestRow> tests = new ArrayList<>();
        List<TableSpec> declarations;
        Vocabulary whole;
        boolean complete;
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<CompletableFuture<Workbooks.Opened>> opening = workbooks.open(files, readers);
            Optional<Vocabulary> vocabulary =
                    unreadable.isEmpty() ? rules(facts, rules, compiler, cache, problems) : Optional.empty();
            List<Workbooks.Opened> opened =
                    opening.stream().map(CompletableFuture::join).toList();
            declarations = opened.stream()
                    .flatMap(workbook -> workbook.declaration().stream())
                    .toList();
            whole = vocabulary(vocabulary.orElseGet(Vocabulary::core), declarations);
            complete = vocabulary.isPresent() && declarations.size() == opened.size();
            for (Workbooks.Opened workbook : workbooks.typed(opened, whole, complete, readers)) {
                workbook.table().ifPresent(tables::add);
                tests.addAll(workbook.tests());
                problems.addAll(workbook.problems());
            }
        } finally {
            readers.shutdown();
        }
        ZoneId zone = zone(declarations, problems);
        Pack pack = new Pack(files.name(), tables, rules, facts, zone);
        if (!problems.isEmpty()) {
            problems.addAll(complete ? compiler.clashes(pack, whole) : List.of());
            throw new InvalidInput(problems);
        }
        return new ReadPack(compiler.compile(pack, whole), tests);
    }

    /**
     * Compiles the rule files while workbooks are read. Returns their vocabulary; empty if they have mistakes, which
     * are reported.
     */
    private static Optional<Vocabulary> rules(
            Optional<RuleText> facts,
            List<RuleText> rules,
            Compiler compiler,
            RuleCache cache,
            List<Problem> problems) {
        Optional<Vocabulary> vocabulary = Optional.empty();
        try {
            vocabulary = Optional.of(compiler.vocabulary(facts, rules));
            compiler.ahead(rules, cache);
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
        }
        return vocabulary;
    }

    private static Optional<RuleText> ruleText(String path, byte[] bytes, List<Problem> problems) {
        String[] parts = path.split("/");
        try {
            return Optional.of(new RuleText(
                    parts.length > 2 ? parts[1] : "",
                    path,
                    StorableText.utf8(bytes, path).text()));
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** Files that look like tables or rules but would be ignored without a message. */
    private static void strangers(PackFiles files, List<Problem> problems) {
        files.files().keySet().forEach(path -> {
            if (path.matches("(?i).*\\.(xls|xlsx|xlsm|xlsb|xltx|ods|csv|numbers)")
                    && !(path.startsWith(PackFiles.TABLES) && path.endsWith(".xlsx"))) {
                problems.add(new Problem(
                        path,
                        "this file would be ignored. Allowed for tables: .xlsx workbooks in `decision-tables`.",
                        "Maybe save it there as an Excel workbook with the ending .xlsx in lower case, or move it "
                                + "out of the pack."));
            } else if (path.matches("(?i).*\\.drl(\\.txt)?")
                    && !(path.startsWith(PackFiles.RULES) && path.endsWith(".drl"))) {
                problems.add(new Problem(
                        path,
                        "this file would be ignored. Allowed for rules: .drl files in `rules`.",
                        "Maybe move it there with the ending .drl in lower case, or move it out of the pack."));
            }
        });
        if (files.paths(PackFiles.TABLES, ".xlsx").isEmpty()) {
            problems.add(new Problem(
                    "decision-tables", "there is no .xlsx workbook in it.", "Maybe make one with `table new`."));
        }
    }

    private static ZoneId zone(List<TableSpec> workbooks, List<Problem> problems) {
        SortedMap<String, List<String>> zones = new TreeMap<>();
        workbooks.forEach(workbook -> zones.computeIfAbsent(workbook.zone(), unused -> new ArrayList<>())
                .add(workbook.id()));
        if (zones.size() > 1) {
            String says = zones.entrySet().stream()
                    .map(zone -> zone.getKey() + " in " + String.join(", ", zone.getValue()))
                    .collect(Collectors.joining("; "));
            problems.add(new Problem(
                    "decision-tables",
                    "the workbooks disagree about `" + AboutLayout.ZONE + "` on their About sheets: " + says + ".",
                    "Maybe one of them comes from another pack."));
        }
        return zones.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zones.firstKey());
    }

    /** The core and declared facts, and what the tables give each other. */
    public static Vocabulary vocabulary(Vocabulary base, List<TableSpec> tables) {
        SortedMap<String, FactName> given = new TreeMap<>();
        SortedMap<String, List<String>> lists = new TreeMap<>();
        tables.forEach(table -> {
            lists.putAll(table.lists());
            table.results().stream()
                    .filter(column -> !ResultColumns.findings().containsKey(column.fact())
                            && column.fact().matches("[a-z][A-Za-z0-9]*\\.[A-Za-z0-9]+"))
                    .forEach(column ->
                            TypedColumns.declared(column).ifPresent(fact -> given.putIfAbsent(column.fact(), fact)));
        });
        return base.and(given, lists);
    }
}
