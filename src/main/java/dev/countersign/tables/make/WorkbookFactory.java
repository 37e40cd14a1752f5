package dev.countersign.tables.make;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.table.ReservedFacts;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.RuleText;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import dev.countersign.tables.workbook.TableSpec;
import dev.countersign.tables.workbook.TypedColumns;
import dev.countersign.tables.workbook.WorkbookReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes workbooks: from a specification, or from an existing workbook with the present template and drop-downs. */
public final class WorkbookFactory {

    private WorkbookFactory() {}

    /**
     * The path and content of a new workbook, which was read again as a check.
     *
     * @param files the pack it is meant for, whose vocabulary it may use; a workbook in its place is to be replaced
     * @throws InvalidInput when a column names an unknown fact, or gives a fact without a type, or when the workbook
     *     itself would have a mistake; what it needs from other tables is checked with the whole pack
     */
    public static Made make(TableSpec spec, PackFiles files, Compiler compiler) {
        Vocabulary vocabulary = around(spec, files, compiler);
        Made made = make(spec, vocabulary);
        List<Problem> problems = new ArrayList<>();
        WorkbookReader.open(made.path(), made.bytes(), problems).ifPresent(reader -> {
            Vocabulary whole = ReadPack.vocabulary(vocabulary, List.of(reader.declaration()));
            reader.table(whole, false);
            reader.tests(whole);
        });
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return made;
    }

    /** The same without reading it again. */
    public static Made unread(TableSpec spec, PackFiles files, Compiler compiler) {
        return make(spec, around(spec, files, compiler));
    }

    /**
     * The vocabulary of the pack without the workbook that is replaced; a list may get words that other tables do not
     * know yet.
     */
    private static Vocabulary around(TableSpec spec, PackFiles files, Compiler compiler) {
        SortedMap<String, byte[]> others = new TreeMap<>(files.files());
        others.remove(path(spec));
        PackFiles without = new PackFiles(files.name(), others, files.problems());
        Vocabulary base = base(without, compiler);
        List<TableSpec> declarations = declarations(without);
        Vocabulary known = ReadPack.vocabulary(base, declarations);
        SortedMap<String, List<String>> longer = new TreeMap<>(spec.lists());
        longer.entrySet().removeIf(list -> !list.getValue().containsAll(known.words(list.getKey())));
        return ReadPack.vocabulary(
                base,
                Stream.concat(declarations.stream(), Stream.of(spec.with(List.of(), longer)))
                        .toList());
    }

    private static String path(TableSpec spec) {
        return PackFiles.TABLES + spec.folder() + "/" + spec.name() + ".xlsx";
    }

    private static Made make(TableSpec spec, Vocabulary pack) {
        Vocabulary vocabulary = pack.and(Map.of(), spec.lists());
        List<Problem> problems = new ArrayList<>();
        List<TableSpec.ColumnSpec> columns = spec.columns().stream()
                .map(column -> complete(spec, column, vocabulary, problems))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        TableSpec complete = spec.with(columns, spec.lists());
        return new Made(path(spec), WorkbookWriter.write(complete, vocabulary));
    }

    /** A file of a pack. @param path inside the pack */
    public record Made(String path, byte[] bytes) {}

    /**
     * Every workbook of the pack, made again from its content.
     *
     * @throws InvalidInput when a workbook cannot be opened
     */
    public static List<Made> renew(PackFiles files, Compiler compiler) {
        List<WorkbookReader> workbooks = opened(files);
        Vocabulary vocabulary = ReadPack.vocabulary(
                base(files, compiler),
                workbooks.stream().map(WorkbookReader::declaration).toList());
        return workbooks.stream()
                .map(workbook -> make(workbook.spec(), vocabulary))
                .toList();
    }

    /** Every workbook as a specification, cells as typed. @throws InvalidInput when a workbook cannot be opened */
    public static List<TableSpec> specs(PackFiles files) {
        return opened(files).stream().map(WorkbookReader::spec).toList();
    }

    private static List<WorkbookReader> opened(PackFiles files) {
        List<Problem> problems = new ArrayList<>();
        List<WorkbookReader> opened = files.paths(PackFiles.TABLES, ".xlsx").stream()
                .flatMap(path -> WorkbookReader.open(path, files.content(path), problems).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return opened;
    }

    /** The vocabulary of every pack, and the declarations of the rule files. */
    private static Vocabulary base(PackFiles files, Compiler compiler) {
        String facts = "rules/facts.drl";
        return compiler.vocabulary(
                Optional.ofNullable(files.files().get(facts))
                        .map(bytes -> new RuleText(
                                "", facts, StorableText.utf8(bytes, facts).text())),
                files.paths(PackFiles.RULES, ".drl").stream()
                        .filter(path -> !path.equals(facts))
                        .map(path -> new RuleText(
                                "",
                                path,
                                StorableText.utf8(files.content(path), path).text()))
                        .toList());
    }

    private static List<TableSpec> declarations(PackFiles files) {
        return files.paths(PackFiles.TABLES, ".xlsx").stream()
                .flatMap(path -> WorkbookReader.open(path, files.content(path), new ArrayList<>()).stream())
                .map(WorkbookReader::declaration)
                .toList();
    }

    /** Members that the specification omits are taken from the vocabulary. */
    private static TableSpec.ColumnSpec complete(
            TableSpec spec, TableSpec.ColumnSpec column, Vocabulary vocabulary, List<Problem> problems) {
        SortedMap<String, FactName> findings = column.reads() ? new TreeMap<>() : ResultColumns.findings();
        Optional<FactName> known =
                Optional.ofNullable(findings.get(column.fact())).or(() -> vocabulary.fact(column.fact()));
        String place = spec.id() + ", column `" + column.header() + "`";
        if (known.isEmpty() && TypedColumns.type(column.type()).isEmpty()) {
            problems.add(untyped(place, column, vocabulary, findings));
            return column;
        }
        String list = known.map(FactName::list).orElse(column.list());
        boolean listed = known.map(fact -> fact.type() == FactType.LIST)
                .orElse(column.type().equals("list"));
        if (listed && vocabulary.words(list).isEmpty()) {
            String near = list == null || list.isEmpty()
                    ? ""
                    : Problem.hint(list, vocabulary.lists().keySet());
            problems.add(new Problem(
                    place,
                    list == null || list.isEmpty() ? "the column names no list." : "there is no list `" + list + "`.",
                    near.isEmpty() ? "Maybe name its words under `lists` in the specification." : near));
        }
        if (known.isEmpty()) {
            return named(
                    column,
                    column.type(),
                    column.many(),
                    column.list(),
                    column.min(),
                    column.max(),
                    column.unit(),
                    column.help());
        }
        FactName fact = known.get();
        if (!column.type().isEmpty() && !column.type().equals(fact.type().word())) {
            problems.add(new Problem(
                    place,
                    "`" + column.fact() + "` is of type " + fact.type().word() + ", not " + column.type() + ".",
                    "Maybe omit `type`: the fact already has a type."));
        }
        return named(
                column,
                fact.type().word(),
                fact.many(),
                list == null ? "" : list,
                column.min() == null ? fact.min() : column.min(),
                column.max() == null ? fact.max() : column.max(),
                column.unit().isEmpty() ? fact.unit() : column.unit(),
                column.help().isEmpty() ? fact.help() : column.help());
    }

    private static Problem untyped(
            String place, TableSpec.ColumnSpec column, Vocabulary vocabulary, SortedMap<String, FactName> findings) {
        ReservedFacts.Form form = ReservedFacts.forms().get(column.fact());
        if (form != null) {
            return new Problem(
                    place,
                    "no table of this pack gives `" + column.fact() + "` yet, and the column says no type.",
                    TypedColumns.asWritten(form, !column.reads(), vocabulary));
        }
        List<String> paths = new ArrayList<>(vocabulary.facts().keySet());
        paths.addAll(findings.keySet());
        paths.addAll(ReservedFacts.forms().keySet());
        String near = Problem.hint(column.fact(), paths);
        return new Problem(
                place,
                "`" + column.fact() + "` is not a fact of this pack, and the column says no type.",
                near.isEmpty() ? "Maybe add a `type` if another table will give it." : near);
    }

    private static TableSpec.ColumnSpec named(
            TableSpec.ColumnSpec column,
            String type,
            boolean many,
            String list,
            @org.jspecify.annotations.Nullable Double least,
            @org.jspecify.annotations.Nullable Double most,
            String unit,
            String help) {
        return new TableSpec.ColumnSpec(
                column.header(),
                column.reads(),
                column.fact(),
                type,
                many,
                list,
                least,
                most,
                unit,
                column.combine(),
                help);
    }
}
