package dev.countersign.web.access;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.answer.AccessJson;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.SubjectNotYours;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.ProblemBudget;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.Admission;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.limits.RequestRates;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Access Evaluation and Access Evaluations of the OpenID AuthZEN Authorization API 1.0: another view of
 * {@code /v1/decide}.
 */
@RestController
class AccessEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(AccessEndpoint.class);

    private final ActivePolicy policy;
    private final DecisionService service;
    private final RequestContext requestContext;
    private final RequestableDenials requestable;

    AccessEndpoint(
            ActivePolicy policy,
            DecisionService service,
            RequestContext requestContext,
            RequestableDenials requestable) {
        this.policy = policy;
        this.service = service;
        this.requestContext = requestContext;
        this.requestable = requestable;
    }

    /** A permit and a denial are both 200 (section 5.2). */
    @PostMapping("/access/v1/evaluation")
    ResponseEntity<byte[]> evaluation(HttpServletRequest http) throws IOException {
        return JsonAnswer.of(one(JsonBodyReader.readAccess(http), http));
    }

    private ObjectNode one(JsonNode body, HttpServletRequest http) {
        Item begun = begin(body, asking(http), RequestContext.idempotencyKey(http));
        Admission.turn(http).pause();
        return begun.answer().get();
    }

    /**
     * Several questions at one decision time. Without any, it behaves as {@code /access/v1/evaluation} (section 6.1).
     */
    @PostMapping("/access/v1/evaluations")
    ResponseEntity<byte[]> evaluations(HttpServletRequest http) throws IOException {
        JsonNode body = JsonBodyReader.readAccess(http);
        EvaluationBatch batch = EvaluationBatch.of(body);
        if (batch.items().isEmpty()) {
            return JsonAnswer.of(one(
                    body instanceof ObjectNode object
                            ? object.deepCopy().without(List.of("evaluations", "options"))
                            : body,
                    http));
        }
        RequestRates.countMore(http, batch.items().size() - 1);
        Asking asking = asking(http);
        String key = RequestContext.idempotencyKey(http);
        List<Item> items = new ArrayList<>();
        ProcessorTurn turn = Admission.turn(http);
        for (JsonNode item : batch.items()) {
            turn.share();
            Item begun = item(item, asking, key == null ? null : key + "#" + items.size());
            items.add(begun);
            if (batch.semantic().endsWith(begun.permits())) {
                break;
            }
        }
        turn.pause();
        return JsonAnswer.of(
                AccessJson.ofMany(items.stream().map(AccessEndpoint::written).toList(), asking.told()));
    }

    /** What all items of one HTTP request have in common. @param told how many problems its answer may still list */
    private record Asking(
            HttpServletRequest http, Caller caller, PolicySnapshot snapshot, Instant at, ProblemBudget told) {}

    private Asking asking(HttpServletRequest http) {
        return new Asking(
                http, requestContext.caller(http), policy.snapshot(), requestContext.now(), new ProblemBudget());
    }

    /** @param answer waits until the decision is recorded */
    private record Item(boolean permits, Supplier<ObjectNode> answer) {}

    private Item begin(JsonNode body, Asking asking, @Nullable String key) {
        PolicySnapshot snapshot = asking.snapshot();
        RequestParser.ParsedRequest asked = RequestParser.asked(body, snapshot.release(), asking.at(), asking.told());
        if (asked.isBad()) {
            ObjectNode bad = AccessJson.badValues(asked, snapshot.release());
            return new Item(false, () -> bad);
        }
        Caller caller = asking.caller();
        if (caller.kind() == Caller.Kind.PERSON) {
            ReadingRecord.shows(asking.http(), () -> DecisionService.customers(snapshot, asked.request()));
            ObjectNode tried = AccessJson.tried(
                    caller, service.tried(snapshot, asked.request(), asking.at()), snapshot.release(), asked);
            return new Item(false, () -> tried);
        }
        DecisionService.Pending pending = service.begin(
                snapshot,
                requestContext.of(caller, asked.request(), body, asking.http(), asking.at(), key),
                Admission.turn(asking.http()));
        return new Item(AccessJson.permits(pending.decision().evaluation(), asked.capabilities()), () -> {
            DecisionResult recorded = pending.await();
            ObjectNode json = AccessJson.of(caller, recorded.decision(), recorded.release(), asked);
            if (asked.capabilities().include().contains("receipt")) {
                ReceiptJson.add((ObjectNode) json.at("/context/countersign"), recorded);
            }
            requestable.complete(json, recorded, body.at("/context/approval"), asking.http());
            return json;
        });
    }

    /** An error of one item is a denial of that item and does not affect the others (section 6.3). */
    private Item item(JsonNode item, Asking asking, @Nullable String key) {
        try {
            return begin(item, asking, key);
        } catch (InvalidInput refused) {
            ObjectNode incomplete = AccessJson.incomplete(refused, asking.told());
            return new Item(false, () -> incomplete);
        } catch (NotDecided | IdempotencyConflict | SubjectNotYours e) {
            return new Item(false, () -> AccessJson.notDecided(e));
        } catch (RuntimeException e) {
            LOG.error("An error occurred in one of several requests. That request was denied.", e);
            return new Item(false, AccessJson::failed);
        }
    }

    private static ObjectNode written(Item item) {
        try {
            return item.answer().get();
        } catch (NotDecided e) {
            return AccessJson.notDecided(e);
        }
    }
}
