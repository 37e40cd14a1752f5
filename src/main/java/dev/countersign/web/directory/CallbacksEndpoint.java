package dev.countersign.web.directory;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.contact.CallbackChanges;
import dev.countersign.oversight.directory.Callback;
import dev.countersign.web.callback.CallbackUrl;
import dev.countersign.web.callback.InternalTargets;
import dev.countersign.web.callback.WebhookSignature;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The addresses at which clients are called. A secret is in one answer and nowhere else. */
@RestController
class CallbacksEndpoint {

    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of("client", TEXT, "url", TEXT));

    private final Directory directory;
    private final CallbackChanges changes;
    private final InternalTargets internal;
    private final RequestContext requestContext;
    private final ClockAndRandom clock;

    CallbacksEndpoint(
            Directory directory,
            CallbackChanges changes,
            InternalTargets internal,
            RequestContext requestContext,
            ClockAndRandom clock) {
        this.directory = directory;
        this.changes = changes;
        this.internal = internal;
        this.requestContext = requestContext;
        this.clock = clock;
    }

    @GetMapping("/v1/callbacks")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        return DirectoryPage.answer(
                DirectoryPage.of(http, directory.now().callbacks().stream(), Callback::id, this::json));
    }

    /** Registers an address. The name is not asked of the DNS: it is asked and checked at each call. */
    @PostMapping("/v1/callbacks")
    ResponseEntity<byte[]> add(HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        JsonNode body = DirectoryBody.read(http, MEMBERS);
        String client = OperatorMembers.text(body, "client");
        CallbackUrl url = CallbackUrl.of(OperatorMembers.text(body, "url"), internal);
        String secret = WebhookSignature.secret(clock);
        String id = changes.add(requestContext.caller(http), client, url.uri().toString(), secret);
        return DirectoryPage.answer(shown(id).put("secret", secret));
    }

    /** A second secret. Both sign for some time, so that the receiver can change over. */
    @PostMapping("/v1/callbacks/{id}/rotate")
    ResponseEntity<byte[]> rotate(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        DirectoryBody.none(http);
        mustBeKnown(id);
        String secret = WebhookSignature.secret(clock);
        changes.rotate(requestContext.caller(http), id, secret);
        return DirectoryPage.answer(shown(id).put("secret", secret));
    }

    /** No call is made to it after the answer, except one that is under way. */
    @PostMapping("/v1/callbacks/{id}/end")
    ResponseEntity<byte[]> end(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        DirectoryBody.none(http);
        mustBeKnown(id);
        changes.end(requestContext.caller(http), id);
        return DirectoryPage.answer(shown(id));
    }

    private void mustBeKnown(String id) {
        if (directory.now().callback(id).isEmpty()) {
            throw new NotFound(
                    "the callback `" + Problem.shown(id) + "` does not exist.", "Maybe look at the list of callbacks.");
        }
    }

    private ObjectNode shown(String id) {
        return directory
                .now()
                .callback(id)
                .map(this::json)
                .orElseGet(() -> JsonMapper.shared().createObjectNode().put("id", id));
    }

    private ObjectNode json(Callback callback) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("id", callback.id())
                .put("client", callback.client())
                .put("url", callback.url())
                .put("addedAt", callback.addedAt().toString());
        callback.secrets().stream()
                .filter(each -> each.to() != null && each.holds(requestContext.now()))
                .findFirst()
                .ifPresent(each -> json.put("bothUntil", String.valueOf(each.to())));
        boolean called = directory.now().callbacksOf(callback.client()).contains(callback);
        json.put("state", called ? "HERE" : "ENDED");
        if (callback.endedAt() != null) {
            json.put("endedAt", callback.endedAt().toString()).put("because", String.valueOf(callback.because()));
        }
        return json;
    }
}
