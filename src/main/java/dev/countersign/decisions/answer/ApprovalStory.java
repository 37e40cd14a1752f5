package dev.countersign.decisions.answer;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.text.UtcTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * An approval with its uses, read from the public records.
 *
 * @param decision the held decision that was approved
 * @param rows     rows that demanded an approval at that time, each with the beginning of its hash
 * @param risk     highest risk for which it is valid; empty if the pack has no risk grades
 * @param grade    highest grade for which it is valid; empty if the pack has none
 * @param uses     the number of allowed uses; 0 for any number
 */
public record ApprovalStory(
        String id,
        Instant givenAt,
        String decision,
        String role,
        String qualifier,
        Instant until,
        List<String> rows,
        String risk,
        String grade,
        int uses,
        List<Use> usedBy) {

    /** A decision that used it. @param outcomes the reported outcomes, in order */
    public record Use(String decision, Instant usedAt, List<ExecutionReport> outcomes) {

        public Use {
            outcomes = List.copyOf(outcomes);
        }

        private boolean gaveBack() {
            return outcomes.stream()
                    .filter(each -> each != ExecutionReport.FAILED)
                    .findFirst()
                    .filter(each -> each == ExecutionReport.NOT_EXECUTED)
                    .isPresent();
        }
    }

    public ApprovalStory {
        rows = List.copyOf(rows);
        usedBy = List.copyOf(usedBy);
    }

    /** The approvals with these ids, in the order of the entries. @param entries all public records, in order */
    public static List<ApprovalStory> of(Collection<String> ids, Iterable<JsonNode> entries) {
        Map<String, JsonNode> approvals = new LinkedHashMap<>();
        Map<String, List<JsonNode>> decisions = new TreeMap<>();
        Map<String, List<ExecutionReport>> outcomes = new TreeMap<>();
        for (JsonNode entry : entries) {
            switch (entry.path("type").asString("")) {
                case EntryType.APPROVAL -> approvals.put(entry.path("id").asString(), entry);
                case EntryType.DECISION ->
                    entry.path("uses")
                            .forEach(id -> decisions
                                    .computeIfAbsent(id.asString(), unused -> new ArrayList<>())
                                    .add(entry));
                case EntryType.OUTCOME ->
                    outcomes.computeIfAbsent(entry.path("decision").asString(), unused -> new ArrayList<>())
                            .add(ExecutionReport.valueOf(entry.path("outcome").asString()));
                default -> {}
            }
        }
        return approvals.entrySet().stream()
                .filter(each -> ids.contains(each.getKey()))
                .map(each -> of(
                        each.getValue(),
                        decisions.getOrDefault(each.getKey(), List.of()).stream()
                                .map(used -> use(used, outcomes))
                                .toList()))
                .toList();
    }

    private static Use use(JsonNode decision, Map<String, List<ExecutionReport>> outcomes) {
        String id = decision.path("id").asString();
        return new Use(id, UtcTime.read(decision.path("at").asString()), outcomes.getOrDefault(id, List.of()));
    }

    private static ApprovalStory of(JsonNode open, List<Use> usedBy) {
        return new ApprovalStory(
                open.path("id").asString(),
                UtcTime.read(open.path("at").asString()),
                open.path("decision").asString(),
                open.path("role").asString(),
                open.path("qualifier").asString(""),
                UtcTime.read(open.path("until").asString()),
                open.path("rows").valueStream().map(JsonNode::asString).toList(),
                open.path("risk").asString(""),
                open.path("grade").asString(""),
                open.path("uses").asInt(0),
                usedBy);
    }

    /** How often it can still be used according to these records. A use that was not executed is returned once. */
    public int left() {
        int back = usedBy.stream().anyMatch(Use::gaveBack) ? 1 : 0;
        int taken = usedBy.stream()
                        .anyMatch(each -> each.gaveBack() && each.outcomes().contains(ExecutionReport.EXECUTED))
                ? 1
                : 0;
        return Math.max(0, uses - usedBy.size() + back - taken);
    }

    private String by() {
        return role + (qualifier.isEmpty() ? "" : " (" + qualifier + ")");
    }

    private String counted() {
        return uses == 0 ? "any number of uses" : left() + " of " + uses + (uses == 1 ? " use" : " uses") + " left";
    }

    /** One line for the explanation of a decision. */
    String line() {
        return by() + " at " + givenAt + ", until " + until + ", " + counted() + ", approval " + id + ": " + became();
    }

    private String became() {
        return usedBy.isEmpty()
                ? "not used yet"
                : usedBy.stream()
                        .map(use -> "used by " + use.decision() + " at " + use.usedAt() + ", "
                                + (use.outcomes().isEmpty()
                                        ? "no outcome was reported"
                                        : use.outcomes().stream()
                                                .map(ExecutionReport::name)
                                                .collect(Collectors.joining(", "))))
                        .collect(Collectors.joining("; "));
    }

    /** For a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder("APPROVAL  ")
                .append(id)
                .append(" of ")
                .append(givenAt)
                .append(", by ")
                .append(by())
                .append('\n');
        text.append("for decision ")
                .append(decision)
                .append(", until ")
                .append(until)
                .append(", ")
                .append(counted())
                .append("\n\nShown to the approver\n");
        rows.forEach(row -> text.append("  ").append(row).append('\n'));
        text.append(risk.isEmpty() ? "" : "  up to risk " + risk + "\n")
                .append(grade.isEmpty() ? "" : "  up to grade " + grade + "\n")
                .append("\nUses\n");
        usedBy.forEach(use -> text.append("  used by ")
                .append(use.decision())
                .append(" at ")
                .append(use.usedAt())
                .append(": ")
                .append(
                        use.outcomes().isEmpty()
                                ? "no outcome was reported"
                                : use.outcomes().stream()
                                        .map(ExecutionReport::name)
                                        .collect(Collectors.joining(", ")))
                .append('\n'));
        return text.append(usedBy.isEmpty() ? "  not used yet\n" : "").toString();
    }

    /** As JSON, canonical. */
    public byte[] json() {
        CanonicalJson json = new CanonicalJson();
        write(json);
        return json.bytes();
    }

    void write(CanonicalJson json) {
        json.object()
                .member("at", givenAt.toString())
                .member("decision", decision)
                .member("grade", grade)
                .member("id", id);
        if (uses > 0) {
            json.member("left", left());
        }
        json.member("qualifier", qualifier)
                .member("risk", risk)
                .member("role", role)
                .member("rows", rows)
                .member("until", until.toString())
                .name("usedBy")
                .array();
        usedBy.forEach(use -> json.object()
                .member("at", use.usedAt().toString())
                .member("decision", use.decision())
                .member(
                        "outcomes",
                        use.outcomes().stream().map(ExecutionReport::name).toList())
                .endObject());
        json.endArray().member("uses", uses).endObject();
    }
}
