package dev.countersign.web.decide;

import dev.countersign.decisions.CustomerReaction;
import dev.countersign.decisions.ExecutionReports;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.NotJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/decisions/{id}/outcome}: the report of the outcome of an action that was decided. */
@RestController
class OutcomeEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Ids are kept forever and unencrypted, so only ids in our own format are accepted. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Set<String> OUTCOME = Set.of("outcome", "reaction");

    private final ExecutionReports outcomes;
    private final RequestContext requestContext;

    OutcomeEndpoint(ExecutionReports outcomes, RequestContext requestContext) {
        this.outcomes = outcomes;
        this.requestContext = requestContext;
    }

    /** Reports the outcome of a decision. Every report is recorded. The answer names what contradicts the record. */
    @PostMapping("/v1/decisions/{id}/outcome")
    ResponseEntity<byte[]> outcome(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        if (!ID.matcher(id).matches()) {
            throw unknown();
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
                        requestContext.caller(http), id, outcome, reaction, requestContext.id(), requestContext.now())
                .orElseThrow(OutcomeEndpoint::unknown);
        ObjectNode json = JSON.createObjectNode()
                .put("outcomeId", reported.id())
                .put("decisionId", id)
                .put("outcome", outcome.name());
        if (reported.problem() != null) {
            json.put("problem", reported.problem());
        }
        ReceiptJson.add(json, reported.receipt());
        return JsonAnswer.of(json);
    }

    private static NotFound unknown() {
        return new NotFound(
                "this id does not belong to a decision, so nothing was recorded.",
                "Maybe copy the `decisionId` of the answer again.");
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
}
