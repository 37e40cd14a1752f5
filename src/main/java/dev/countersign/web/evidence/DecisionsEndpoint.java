package dev.countersign.web.evidence;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded decisions: one by id, and a search. Public records only: no personal data. */
@RestController
class DecisionsEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DecisionService service;
    private final DecisionRecords records;
    private final RequestContext requestContext;

    DecisionsEndpoint(DecisionService service, DecisionRecords records, RequestContext requestContext) {
        this.service = service;
        this.records = records;
        this.requestContext = requestContext;
    }

    /** One decision: its public record, its receipt, and the reported outcomes. 202 while it is being written. */
    @GetMapping("/v1/decisions/{id}")
    ResponseEntity<byte[]> decision(@PathVariable("id") String id, HttpServletRequest http) {
        VisibleDecisions visible = visible(http);
        if (service.recordInFlight(id).filter(visible::isVisible).isPresent()) {
            return ResponseEntity.accepted()
                    .header(HttpHeaders.RETRY_AFTER, "1")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(JSON.writeValueAsBytes(
                            JSON.createObjectNode().put("decisionId", id).put("written", false)));
        }
        StoredDecision found = found(id, visible);
        ReadingRecord.shows(http, () -> records.customersOf(found.receipt().sequence()));
        ObjectNode json = JSON.createObjectNode();
        json.set("record", found.open());
        ReceiptJson.add(json, found.receipt());
        json.put("erased", !found.isWhole());
        ArrayNode reported = json.putArray("outcomes");
        visible.outcomes(id).forEach(each -> reported.add(each.name()));
        return JsonAnswer.of(json);
    }

    private VisibleDecisions visible(HttpServletRequest http) {
        return new VisibleDecisions(records, requestContext.caller(http));
    }

    /** @throws NotFound with the same words for one that the caller may not read and one that does not exist */
    static StoredDecision found(String id, VisibleDecisions visible) {
        return visible.decision(id).orElseThrow(() -> NotFound.decision(id));
    }

    /** A search for decisions, newest first, page by page. */
    @GetMapping("/v1/decisions")
    ResponseEntity<byte[]> search(HttpServletRequest http) {
        DecisionSearch asked = DecisionSearch.of(parameters(http));
        List<StoredEntry> found = asked.in(visible(http));
        if (asked.customer() != null) {
            String customer = asked.customer();
            ReadingRecord.shows(http, () -> Set.of(customer));
        }
        boolean more = found.size() > asked.limit();
        List<StoredEntry> page = more ? found.subList(0, asked.limit()) : found;
        ObjectNode json = JSON.createObjectNode();
        json.putObject("page")
                .put("next", more ? String.valueOf(page.get(page.size() - 1).sequence()) : "")
                .put("count", page.size());
        ArrayNode results = json.putArray("results");
        page.forEach(stored -> results.add(line(stored)));
        return JsonAnswer.of(json);
    }

    static Map<String, String[]> parameters(HttpServletRequest http) {
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
}
