package dev.countersign.web.decide;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.facts.verdict.Request;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.web.access.RequestedAccess;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.Admission;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
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
    private final AsyncReviews reviews;

    DecideEndpoint(ActivePolicy policy, DecisionService service, RequestContext requestContext, AsyncReviews reviews) {
        this.policy = policy;
        this.service = service;
        this.requestContext = requestContext;
        this.reviews = reviews;
    }

    /**
     * {@code Prefer: return=minimal} (RFC 7240) omits the firings; {@code respond-async} puts a held action before
     * people, with the text in {@code requested_access}, which no decision depends on. The same request with the same
     * {@code Idempotency-Key} gets the same decision. What a person asks is evaluated and not recorded, except who
     * asked about which customer.
     */
    @PostMapping("/v1/decide")
    void decide(HttpServletRequest http, HttpServletResponse response) throws IOException {
        if (!JsonBodyReader.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        PolicySnapshot snapshot = policy.snapshot();
        Preferences preferences = Preferences.of(http);
        boolean async = preferences.has(Preferences.ASYNC);
        JsonNode sent = JsonBodyReader.read(http);
        RequestedAccess access = async ? RequestedAccess.of(sent) : new RequestedAccess(null);
        JsonNode body = async && sent instanceof ObjectNode object ? RequestedAccess.without(object) : sent;
        Caller caller = requestContext.caller(http);
        boolean minimal = preferences.has(Preferences.MINIMAL);
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
        Request request = RequestParser.read(body, snapshot.release());
        DecisionRequest question = requestContext.of(caller, request, body, http);
        DecisionService.Pending pending =
                async && RequestContext.rights(http).scopes().contains(Scope.REQUEST)
                        ? service.beginWithTask(snapshot, question, turn)
                        : service.begin(snapshot, question, turn);
        boolean opens = async && HeldForPeople.waits(pending.decision().evaluation());
        ReviewDesk.Wish wish =
                new ReviewDesk.Wish(pending.decision().id(), (ObjectNode) body, request, access.content(), null, null);
        Optional<AsyncReviews.Begun> begun =
                opens ? turn.without(() -> reviews.begin(snapshot, pending, wish, http)) : Optional.empty();
        // the answer is made while the disk works; nobody sees it before the decision is there
        ObjectNode json = AnswerJson.of(pending.decision(), pending.release(), caller.audience(), minimal);
        turn.pause();
        ReceiptJson.add(json, pending.await());
        if (opens && reviews.open(json, snapshot, wish, begun, http)) {
            response.setHeader("Preference-Applied", Preferences.ASYNC);
        }
        write(json, response);
    }

    private static void write(ObjectNode json, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        JSON.writeValue(response.getOutputStream(), json);
    }
}
