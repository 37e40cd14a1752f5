package dev.countersign.tables.make;

import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.tables.workbook.TableSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Table specifications as JSON: what {@code table new} reads and {@code table show} writes. */
public final class SpecFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> MEMBERS = Set.of(
            "table",
            "name",
            "folder",
            "title",
            "question",
            "owner",
            "hitPolicy",
            "zone",
            "lists",
            "columns",
            "rows",
            "tests");
    private static final Set<String> COLUMN =
            Set.of("header", "reads", "gives", "type", "many", "list", "min", "max", "unit", "combine", "help");
    private static final Set<String> ROW =
            Set.of("id", "when", "then", "reason", "text", "law", "seen", "owner", "from", "to", "status", "note");
    private static final Set<String> TEST = Set.of("when", "result", "rows", "on", "why");

    private SpecFile() {}

    /**
     * @param file name for messages
     * @throws InvalidInput with every problem found, by file and member
     */
    public static TableSpec read(String file, byte[] json) {
        List<Problem> problems = new ArrayList<>();
        TableSpec spec;
        try {
            JsonNode node = JSON.readTree(StorableText.utf8(json, file).text());
            if (!node.isObject()) {
                throw new InvalidInput(new Problem(
                        file,
                        "this is not a table specification. Allowed: one JSON object, in braces.",
                        "Maybe it is a file of another kind."));
            }
            spec = table(new SpecMembers(file, "", node, problems).only(MEMBERS));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new InvalidInput(new Problem(
                    file + (line > 0 ? ":" + line : ""),
                    "from this place the file is not valid JSON.",
                    "Maybe a comma, bracket or quotation mark is missing or extra, or a member occurs twice."));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return spec;
    }

    private static TableSpec table(SpecMembers node) {
        String id = node.required("table");
        if (!id.isBlank() && !id.matches("[A-Z][A-Z0-9]{1,7}")) {
            node.tell(
                    "table",
                    "`" + id + "` is not a table id. Allowed: two to eight capital letters and digits, a letter first.",
                    "Maybe `T30`.");
        }
        List<TableSpec.ColumnSpec> columns =
                node.objects("columns").stream().map(SpecFile::column).toList();
        if (columns.stream().noneMatch(TableSpec.ColumnSpec::reads)
                || columns.stream().allMatch(TableSpec.ColumnSpec::reads)) {
            node.tell(
                    "columns",
                    "a table needs at least one column that `reads` a fact and one that `gives` something.",
                    "Maybe `{\"header\": \"Channel\", \"reads\": \"action.channel\"}` and `{\"header\": "
                            + "\"Risk at least\", \"gives\": \"risk\"}`.");
        }
        List<String> asked = headers(columns, true);
        List<String> given = headers(columns, false);
        return new TableSpec(
                id,
                node.required("name"),
                node.required("folder"),
                node.required("title"),
                node.required("question"),
                node.word(
                        "owner",
                        node.required("owner"),
                        Arrays.stream(Role.values()).map(Enum::name).toList(),
                        Role.COMPLIANCE_REVIEWER.name()),
                HitPolicy.valueOf(node.word(
                        "hitPolicy",
                        node.required("hitPolicy"),
                        Arrays.stream(HitPolicy.values()).map(Enum::name).toList(),
                        "COLLECT")),
                node.text("zone", "UTC"),
                node.lists("lists"),
                columns,
                node.objects("rows").stream().map(row -> row(row, asked, given)).toList(),
                node.objects("tests").stream().map(test -> test(test, asked)).toList());
    }

    private static List<String> headers(List<TableSpec.ColumnSpec> columns, boolean reads) {
        return columns.stream()
                .filter(column -> column.reads() == reads)
                .map(TableSpec.ColumnSpec::header)
                .toList();
    }

    private static TableSpec.ColumnSpec column(SpecMembers node) {
        node.only(COLUMN);
        boolean reads = node.has("reads");
        if (reads == node.has("gives")) {
            node.tell(
                    "reads",
                    "a column either `reads` a fact or `gives` something.",
                    "Maybe leave one of the two out, or add one.");
        }
        String type = node.text("type", "");
        String combine = node.text("combine", "");
        return new TableSpec.ColumnSpec(
                node.required("header"),
                reads,
                node.text(reads ? "reads" : "gives", ""),
                node.word(
                        "type",
                        type,
                        Arrays.stream(FactType.values()).map(FactType::word).toList(),
                        ""),
                node.flag("many"),
                node.text("list", ""),
                node.number("min"),
                node.number("max"),
                node.text("unit", ""),
                node.word(
                        "combine",
                        combine,
                        Arrays.stream(Combine.values()).map(Enum::name).toList(),
                        ""),
                node.text("help", ""));
    }

    private static TableSpec.RowSpec row(SpecMembers node, List<String> asked, List<String> given) {
        node.only(ROW);
        return new TableSpec.RowSpec(
                node.required("id"),
                node.cells("when", asked),
                node.cells("then", given),
                node.text("reason", ""),
                node.text("text", ""),
                node.text("law", ""),
                node.text("seen", ""),
                node.text("owner", ""),
                node.text("from", "2026-01-01"),
                node.text("to", ""),
                node.text("status", "active"),
                node.text("note", ""));
    }

    private static TableSpec.TestSpec test(SpecMembers node, List<String> asked) {
        node.only(TEST);
        return new TableSpec.TestSpec(
                node.cells("when", asked),
                node.text("result", "", "; "),
                node.text("rows", ""),
                node.text("on", ""),
                node.text("why", ""));
    }

    /** The specification as JSON, to be read again by {@link #read}. */
    public static String write(TableSpec spec) {
        ObjectNode node = JSON.createObjectNode();
        node.put("table", spec.id())
                .put("name", spec.name())
                .put("folder", spec.folder())
                .put("title", spec.title())
                .put("question", spec.asks())
                .put("owner", spec.owner())
                .put("hitPolicy", spec.hitPolicy().name())
                .put("zone", spec.zone());
        ObjectNode lists = node.putObject("lists");
        spec.lists().forEach((name, words) -> words.forEach(lists.withArray(name)::add));
        ArrayNode columns = node.putArray("columns");
        spec.columns().forEach(column -> {
            ObjectNode each = columns.addObject();
            each.put("header", column.header()).put(column.reads() ? "reads" : "gives", column.fact());
            filled(each, "type", column.type());
            if (column.many()) {
                each.put("many", true);
            }
            filled(each, "list", column.list());
            if (column.min() != null) {
                each.put("min", column.min());
            }
            if (column.max() != null) {
                each.put("max", column.max());
            }
            filled(each, "unit", column.unit());
            filled(each, "combine", column.combine());
            filled(each, "help", column.help());
        });
        ArrayNode rows = node.putArray("rows");
        spec.rows().forEach(row -> {
            ObjectNode each = rows.addObject();
            each.put("id", row.id());
            cells(each.putObject("when"), row.when());
            cells(each.putObject("then"), row.then());
            each.put("reason", row.reason()).put("text", row.text()).put("law", row.law());
            filled(each, "seen", row.seen());
            each.put("owner", row.owner()).put("from", row.from());
            filled(each, "to", row.to());
            each.put("status", row.status());
            filled(each, "note", row.note());
        });
        ArrayNode tests = node.putArray("tests");
        spec.tests().forEach(test -> {
            ObjectNode each = tests.addObject();
            cells(each.putObject("when"), test.when());
            each.put("result", test.result()).put("rows", test.rows());
            filled(each, "on", test.on());
            each.put("why", test.why());
        });
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private static void filled(ObjectNode node, String member, String value) {
        if (!value.isEmpty()) {
            node.put(member, value);
        }
    }

    private static void cells(ObjectNode node, Map<String, Object> cells) {
        cells.forEach((header, value) -> {
            if (value instanceof Double number) {
                node.put(header, number);
            } else {
                node.put(header, String.valueOf(value));
            }
        });
    }
}
