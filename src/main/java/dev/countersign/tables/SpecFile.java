package dev.countersign.tables;

import dev.countersign.facts.FactType;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Role;
import dev.countersign.policy.Combine;
import dev.countersign.policy.HitPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Table specifications as JSON: what {@code table new} reads and {@code table show} writes. */
public final class SpecFile {

    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final Set<String> MEMBERS = Set.of("table", "name", "folder", "title", "question", "owner", "hitPolicy", "zone", "lists", "columns", "rows", "tests");
    private static final Set<String> COLUMN = Set.of("header", "reads", "gives", "type", "many", "list", "min", "max", "unit", "combine", "help");
    private static final Set<String> ROW = Set.of("id", "when", "then", "reason", "text", "law", "seen", "owner", "from", "to", "status", "note");
    private static final Set<String> TEST = Set.of("when", "result", "rows", "on", "why");

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private SpecFile(String file) {
        this.file = file;
    }

    /**
     * @param file name for messages
     * @throws Refused with every problem found, by file and member
     */
    public static TableSpec read(String file, byte[] json) {
        SpecFile reader = new SpecFile(file);
        TableSpec spec;
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.isObject()) {
                throw new Refused(new Problem(file, "this is no table specification: it must be one JSON object, in braces.", "Maybe it is another file."));
            }
            spec = reader.table(node);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new Refused(new Problem(file + (line > 0 ? ":" + line : ""), "from here on this is no JSON.", "Maybe a comma, a bracket or a quotation mark is missing, or one too many, or a member stands twice."));
        }
        if (!reader.problems.isEmpty()) {
            throw new Refused(reader.problems);
        }
        return spec;
    }

    private TableSpec table(JsonNode node) {
        members("", node, MEMBERS);
        String id = text("", node, "table");
        if (!id.isBlank() && !id.matches("[A-Z][A-Z0-9]{1,7}")) {
            problem("table", "`" + id + "` is no table id: two to eight capital letters and digits, a letter first.", "Maybe `T30`.");
        }
        TreeMap<String, List<String>> lists = new TreeMap<>();
        node.path("lists").properties().forEach(entry -> lists.put(entry.getKey(), entry.getValue().valueStream().map(JsonNode::asString).toList()));
        List<TableSpec.ColumnSpec> columns = new ArrayList<>();
        for (int i = 0; i < node.path("columns").size(); i++) {
            columns.add(column("columns[" + i + "].", node.path("columns").get(i)));
        }
        if (columns.stream().noneMatch(TableSpec.ColumnSpec::reads) || columns.stream().allMatch(TableSpec.ColumnSpec::reads)) {
            problem("columns", "a table has at least one column that `reads` a fact and one that `gives` something.", "Maybe `{\"header\": \"Channel\", \"reads\": \"action.channel\"}` and `{\"header\": \"Risk at least\", \"gives\": \"risk\"}`.");
        }
        List<TableSpec.RowSpec> rows = new ArrayList<>();
        for (int i = 0; i < node.path("rows").size(); i++) {
            rows.add(row("rows[" + i + "].", node.path("rows").get(i), columns));
        }
        List<TableSpec.TestSpec> tests = new ArrayList<>();
        for (int i = 0; i < node.path("tests").size(); i++) {
            JsonNode test = node.path("tests").get(i);
            members("tests[" + i + "].", test, TEST);
            tests.add(new TableSpec.TestSpec(cells("tests[" + i + "].when.", test.path("when"), columns, true), test.path("result").asString(""),
                    test.path("rows").asString(""), test.path("on").asString(""), test.path("why").asString("")));
        }
        return new TableSpec(id, text("", node, "name"), text("", node, "folder"), text("", node, "title"), text("", node, "question"),
                oneOf("owner", text("", node, "owner"), Arrays.stream(Role.values()).map(Enum::name).toList(), Role.COMPLIANCE_REVIEWER.name()),
                HitPolicy.valueOf(oneOf("hitPolicy", text("", node, "hitPolicy"), Arrays.stream(HitPolicy.values()).map(Enum::name).toList(), "COLLECT")),
                node.path("zone").asString("UTC"), lists, columns, rows, tests);
    }

    private TableSpec.ColumnSpec column(String at, JsonNode node) {
        members(at, node, COLUMN);
        boolean reads = node.has("reads");
        if (reads == node.has("gives")) {
            problem(at + "reads", "a column either `reads` a fact or `gives` something.", "Maybe leave one of the two out, or add one.");
        }
        optional(at, node, "type", Arrays.stream(FactType.values()).map(FactType::word).toList());
        optional(at, node, "combine", Arrays.stream(Combine.values()).map(Enum::name).toList());
        return new TableSpec.ColumnSpec(text(at, node, "header"), reads, node.path(reads ? "reads" : "gives").asString(""), node.path("type").asString(""),
                node.path("many").asBoolean(false), node.path("list").asString(""), number(node.path("min")), number(node.path("max")),
                node.path("unit").asString(""), node.path("combine").asString(""), node.path("help").asString(""));
    }

    private TableSpec.RowSpec row(String at, JsonNode node, List<TableSpec.ColumnSpec> columns) {
        members(at, node, ROW);
        return new TableSpec.RowSpec(text(at, node, "id"), cells(at + "when.", node.path("when"), columns, true), cells(at + "then.", node.path("then"), columns, false),
                node.path("reason").asString(""), node.path("text").asString(""), node.path("law").asString(""), node.path("seen").asString(""),
                node.path("owner").asString(""), node.path("from").asString("2026-01-01"), node.path("to").asString(""),
                node.path("status").asString("active"), node.path("note").asString(""));
    }

    private Map<String, Object> cells(String at, JsonNode node, List<TableSpec.ColumnSpec> columns, boolean reads) {
        List<String> headers = columns.stream().filter(column -> column.reads() == reads).map(TableSpec.ColumnSpec::header).toList();
        Map<String, Object> cells = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (!headers.contains(entry.getKey())) {
                problem(at + entry.getKey(), "there is no such column. Columns: " + String.join(", ", headers) + ".", Problem.oneOf(entry.getKey(), headers));
            }
            JsonNode value = entry.getValue();
            cells.put(entry.getKey(), value.isNumber() ? (Object) value.asDouble() : value.isBoolean() ? value.asBoolean() ? "yes" : "no" : value.asString());
        });
        return cells;
    }

    private void members(String at, JsonNode node, Set<String> allowed) {
        node.propertyNames().stream().filter(name -> !allowed.contains(name)).forEach(name ->
                problem(at + name, "there is no such member. Allowed: " + String.join(", ", allowed.stream().sorted().toList()) + ".", Problem.oneOf(name, allowed.stream().sorted().toList())));
    }

    private String text(String at, JsonNode node, String member) {
        String value = node.path(member).asString("");
        if (value.isBlank()) {
            problem(at + member, "it is missing.", "Maybe `\"" + member + "\": \"…\"`.");
        }
        return value;
    }

    private void optional(String at, JsonNode node, String member, List<String> allowed) {
        oneOf(at + member, node.path(member).asString(""), allowed, "");
    }

    private String oneOf(String member, String value, List<String> allowed, String standard) {
        if (value.isBlank()) {
            return standard;
        }
        if (!allowed.contains(value)) {
            problem(member, "`" + value + "` is not allowed here. Allowed: " + String.join(", ", allowed) + ".", Problem.oneOf(value, allowed));
            return standard;
        }
        return value;
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : null;
    }

    private void problem(String member, String says, String maybe) {
        problems.add(new Problem(file + ", " + member, says, maybe));
    }

    /** The specification as JSON, to be read again by {@link #read}. */
    public static String write(TableSpec spec) {
        ObjectNode node = JSON.createObjectNode();
        node.put("table", spec.id()).put("name", spec.name()).put("folder", spec.folder()).put("title", spec.title()).put("question", spec.asks())
                .put("owner", spec.owner()).put("hitPolicy", spec.hitPolicy().name()).put("zone", spec.zone());
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
            if (column.least() != null) {
                each.put("min", column.least());
            }
            if (column.most() != null) {
                each.put("max", column.most());
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
