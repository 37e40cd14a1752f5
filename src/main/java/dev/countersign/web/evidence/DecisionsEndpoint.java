package dev.countersign.web.evidence;

import dev.countersign.decisions.CustomerReaction;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.ExecutionReports;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.NotJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded decisions: one by id, a search, and the reports of outcomes. Public records only: no personal data. */
@RestController
class DecisionsEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Ids are kept forever and unencrypted, so only ids in our own format are accepted. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Set<String> OUTCOME = Set.of("outcome", "reaction");

    private final DecisionService service;
    private final DecisionRecords records;
    private final ExecutionReports outcomes;
    private final RequestContext requestContext;

    DecisionsEndpoint(
            DecisionService service,
            DecisionRecords records,
            ExecutionReports outcomes,
            RequestContext requestContext) {
        this.service = service;
        this.records = records;
        this.outcomes = outcomes;
        this.requestContext = requestContext;
    }

    /** One decision: its public record, its receipt, and the reported outcomes. 202 while it is being written. */
    @GetMapping("/v1/decisions/{id}")
    ResponseEntity<byte[]> decision(@PathVariable("id") String id, HttpServletRequest http) {
        if (service.isInFlight(id)) {
            return ResponseEntity.accepted()
                    .header(HttpHeaders.RETRY_AFTER, "1")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(JSON.writeValueAsBytes(
                            JSON.createObjectNode().put("decisionId", id).put("written", false)));
        }
        VisibleDecisions visible = visible(http);
        StoredDecision found = found(id, visible);
        ObjectNode json = JSON.createObjectNode();
        json.set("record", found.open());
        ReceiptJson.add(json, found.receipt());
        json.put("erased", !found.isWhole());
        ArrayNode reported = json.putArray("outcomes");
        visible.outcomes(id).forEach(each -> reported.add(each.name()));
        return json(json);
    }

    private VisibleDecisions visible(HttpServletRequest http) {
        return new VisibleDecisions(records, requestContext.caller(http));
    }

    private static StoredDecision found(String id, VisibleDecisions visible) {
        return visible.decision(id)
                .orElseThrow(() -> new NotFound(
                        "there is no decision `" + id + "` in this ledger.",
                        "Maybe copy the `decisionId` of the answer again."));
    }

    /** A search for decisions, newest first, page by page. */
    @GetMapping("/v1/decisions")
    ResponseEntity<byte[]> search(HttpServletRequest http) {
        DecisionSearch asked = DecisionSearch.of(parameters(http));
        List<StoredEntry> found = asked.in(visible(http));
        boolean more = found.size() > asked.limit();
        List<StoredEntry> page = more ? found.subList(0, asked.limit()) : found;
        ObjectNode json = JSON.createObjectNode();
        json.putObject("page")
                .put("next", more ? String.valueOf(page.get(page.size() - 1).sequence()) : "")
                .put("count", page.size());
        ArrayNode results = json.putArray("results");
        page.forEach(stored -> results.add(line(stored)));
        return json(json);
    }

    private static Map<String, String[]> parameters(HttpServletRequest http) {
        try {
            return http.getParameterMap();
        } catch (IllegalStateException e) {
            throw new InvalidInput(new Problem(
                    "query", "it is not UTF-8 text with % before two hexadecimal digits.", "Maybe write %25 for a %."));
        }
    }

    private static ObjectNode line(StoredEntry stored) {
        JsonNode open = JSON.readTree(stored.open());
        ObjectNode line = JSON.createObjectNode()
                .put("decisionId", open.path("id").asString())
                .put("sequence", stored.sequence())
                .put("at", open.path("at").asString());
        line.put("agent", open.at("/agent/id").asString(""))
                .put("action", open.at("/action/name").asString(""))
                .put("verdict", open.path("verdict").asString());
        ArrayNode reasons = line.putArray("reasons");
        open.path("reasons")
                .valueStream()
                .map(reason -> reason.path("code").asString())
                .distinct()
                .forEach(reasons::add);
        return line.put("release", open.path("release").asString());
    }

    /** Reports the outcome of a decision. Every report is recorded. The answer names what contradicts the record. */
    @PostMapping("/v1/decisions/{id}/outcome")
    ResponseEntity<byte[]> outcome(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        if (!ID.matcher(id).matches()) {
            throw new NotFound(
                    "this id does not belong to a decision, so nothing was recorded.",
                    "Maybe copy the `decisionId` of the answer again.");
        }
        if (!JsonBodyReader.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        JsonNode body = JsonBodyReader.read(http);
        if (!body.isObject()) {
            throw new InvalidInput(
                    new Problem("body", "an outcome is one JSON object.", "Maybe {\"outcome\": \"EXECUTED\"}."));
        }
        Set<String> unknown = new TreeSet<>(body.propertyNames());
        unknown.removeAll(OUTCOME);
        if (!unknown.isEmpty()) {
            List<Problem> problems = unknown.stream()
                    .limit(InvalidInput.SHOWN)
                    .map(name -> new Problem(
                            name, "there is no such member. Allowed: outcome, reaction.", Problem.hint(name, OUTCOME)))
                    .toList();
            throw new InvalidInput(problems, unknown.size());
        }
        ExecutionReport outcome = word("outcome", body.path("outcome"), ExecutionReport.values());
        CustomerReaction reaction =
                body.hasNonNull("reaction") ? word("reaction", body.path("reaction"), CustomerReaction.values()) : null;
        ExecutionReports.Reported reported = outcomes.report(
                requestContext.caller(http), id, outcome, reaction, requestContext.id(), requestContext.now());
        ObjectNode json = JSON.createObjectNode()
                .put("outcomeId", reported.id())
                .put("decisionId", id)
                .put("outcome", outcome.name());
        if (reported.problem() != null) {
            json.put("problem", reported.problem());
        }
        ReceiptJson.add(json, reported.receipt());
        return json(json);
    }

    private static <W extends Enum<W>> W word(String place, @Nullable JsonNode said, W[] words) {
        List<String> names = Arrays.stream(words).map(Enum::name).toList();
        String text = said != null && said.isString() ? said.asString() : "";
        return Arrays.stream(words)
                .filter(word -> word.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(new Problem(
                        place,
                        (text.isEmpty() ? "it is missing." : "`" + text + "` is not one of them.") + " Allowed: "
                                + String.join(", ", names) + ".",
                        Problem.hint(text, names))));
    }

    private static ResponseEntity<byte[]> json(ObjectNode json) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(json));
    }
}
