package dev.countersign.tables;

import dev.countersign.facts.FactName;
import dev.countersign.facts.FactType;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Vocabulary;
import dev.countersign.policy.Answers;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.RuleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes workbooks: from a specification, or again from themselves with the frame and the drop-downs of today. */
public final class NewTable {

    private NewTable() {
    }

    /**
     * The path and content of a new workbook.
     *
     * @param files the pack it is meant for, whose vocabulary it may use
     * @throws Refused when a column names no fact, or gives something without saying its type
     */
    public static Made make(TableSpec spec, PackFiles files, Compiler compiler) {
        return make(spec, vocabulary(files, compiler));
    }

    private static Made make(TableSpec spec, Vocabulary ofPack) {
        Vocabulary vocabulary = ofPack.and(Map.of(), spec.lists());
        List<Problem> problems = new ArrayList<>();
        List<TableSpec.ColumnSpec> columns = spec.columns().stream().map(column -> complete(spec, column, vocabulary, problems)).toList();
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
        TableSpec complete = spec.with(columns, spec.lists());
        return new Made(PackFiles.TABLES + spec.folder() + "/" + spec.name() + ".xlsx", WorkbookWriter.write(complete, vocabulary));
    }

    /** A file of a pack. @param path inside the pack */
    public record Made(String path, byte[] bytes) {
    }

    /**
     * Every workbook of the pack made again from what it holds.
     *
     * @throws Refused when a workbook cannot be opened
     */
    public static List<Made> renew(PackFiles files, Compiler compiler) {
        Vocabulary vocabulary = vocabulary(files, compiler);
        return specs(files).stream().map(spec -> make(spec, vocabulary)).toList();
    }

    /** Every workbook as a specification, cells as typed. @throws Refused when a workbook cannot be opened */
    public static List<TableSpec> specs(PackFiles files) {
        List<Problem> problems = new ArrayList<>();
        List<TableSpec> specs = files.paths(PackFiles.TABLES, ".xlsx").stream()
                .flatMap(path -> WorkbookReader.open(path, files.files().get(path), problems).stream()).map(WorkbookReader::spec).toList();
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
        return specs;
    }

    private static Vocabulary vocabulary(PackFiles files, Compiler compiler) {
        String facts = "rules/facts.drl";
        Vocabulary base = compiler.vocabulary(Optional.ofNullable(files.files().get(facts)).map(bytes -> new RuleText("", facts, new String(bytes, StandardCharsets.UTF_8))),
                files.paths(PackFiles.RULES, ".drl").stream().filter(path -> !path.equals(facts))
                        .map(path -> new RuleText("", path, new String(files.files().get(path), StandardCharsets.UTF_8))).toList());
        return ReadPack.vocabulary(base, files.paths(PackFiles.TABLES, ".xlsx").stream()
                .flatMap(path -> WorkbookReader.open(path, files.files().get(path), new ArrayList<>()).stream()).map(WorkbookReader::declaration).toList());
    }

    /** What the specification leaves out is taken from the vocabulary. */
    private static TableSpec.ColumnSpec complete(TableSpec spec, TableSpec.ColumnSpec column, Vocabulary vocabulary, List<Problem> problems) {
        SortedMap<String, FactName> findings = column.reads() ? new TreeMap<>() : Answers.findings();
        Optional<FactName> known = Optional.ofNullable(findings.get(column.fact())).or(() -> vocabulary.fact(column.fact()));
        String place = spec.id() + ", column `" + column.header() + "`";
        if (known.isEmpty() && ReadPack.type(column.type()).isEmpty()) {
            List<String> paths = new ArrayList<>(vocabulary.facts().keySet());
            paths.addAll(findings.keySet());
            problems.add(new Problem(place, "`" + column.fact() + "` is no fact of this pack, and the column says no type.", Problem.maybe(column.fact(), paths)));
            return column;
        }
        String list = known.map(FactName::list).orElse(column.list());
        boolean listed = known.map(fact -> fact.type() == FactType.LIST).orElse(column.type().equals("list"));
        if (listed && vocabulary.words(list).isEmpty()) {
            problems.add(new Problem(place, "the list `" + list + "` has no words.", "Maybe name them under `lists` in the specification."));
        }
        if (known.isEmpty()) {
            return named(column, column.type(), column.many(), column.list(), column.least(), column.most(), column.unit(), column.help());
        }
        FactName fact = known.get();
        if (!column.type().isEmpty() && !column.type().equals(fact.type().word())) {
            problems.add(new Problem(place, "`" + column.fact() + "` is of type " + fact.type().word() + ", not " + column.type() + ".", ""));
        }
        return named(column, fact.type().word(), fact.many(), list == null ? "" : list, column.least() == null ? fact.least() : column.least(), column.most() == null ? fact.most() : column.most(),
                column.unit().isEmpty() ? fact.unit() : column.unit(), column.help().isEmpty() ? fact.help() : column.help());
    }

    private static TableSpec.ColumnSpec named(TableSpec.ColumnSpec column, String type, boolean many, String list, @org.jspecify.annotations.Nullable Double least,
                                              @org.jspecify.annotations.Nullable Double most, String unit, String help) {
        return new TableSpec.ColumnSpec(column.header(), column.reads(), column.fact(), type, many, list, least, most, unit, column.combine(), help);
    }
}
