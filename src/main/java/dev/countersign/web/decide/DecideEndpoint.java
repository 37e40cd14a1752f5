package dev.countersign.web.decide;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.facts.verdict.Request;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.Admission;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/decide}, with the full answer. */
@RestController
class DecideEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ActivePolicy policy;
    private final DecisionService service;
    private final RequestContext requestContext;

    DecideEndpoint(ActivePolicy policy, DecisionService service, RequestContext requestContext) {
        this.policy = policy;
        this.service = service;
        this.requestContext = requestContext;
    }

    /**
     * {@code Prefer: return=minimal} (RFC 7240) omits the firings. The same request with the same
     * {@code Idempotency-Key} gets the same decision. What a person asks is evaluated and not recorded, except who
     * asked about which customer.
     */
    @PostMapping("/v1/decide")
    void decide(HttpServletRequest http, HttpServletResponse response) throws IOException {
        if (!JsonBodyReader.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        PolicySnapshot snapshot = policy.snapshot();
        JsonNode body = JsonBodyReader.read(http);
        Caller caller = requestContext.caller(http);
        boolean minimal = Collections.list(http.getHeaders("Prefer")).stream()
                .anyMatch(prefer -> prefer.replace(" ", "").contains("return=minimal"));
        if (caller.kind() == Caller.Kind.PERSON) {
            Request asked = RequestParser.read(body, snapshot.release());
            ReadingRecord.shows(http, () -> DecisionService.customers(snapshot, asked));
            write(
                    AnswerJson.tried(
                            service.tried(snapshot, asked, requestContext.now()),
                            snapshot.release(),
                            caller.audience(),
                            minimal),
                    response);
            return;
        }
        ProcessorTurn turn = Admission.turn(http);
        DecisionService.Pending pending = service.begin(
                snapshot, requestContext.of(caller, RequestParser.read(body, snapshot.release()), body, http), turn);
        // the answer is made while the disk works; nobody sees it before the decision is there
        ObjectNode json = AnswerJson.of(pending.decision(), pending.release(), caller.audience(), minimal);
        turn.pause();
        ReceiptJson.add(json, pending.await());
        write(json, response);
    }

    private static void write(ObjectNode json, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        JSON.writeValue(response.getOutputStream(), json);
    }
}
