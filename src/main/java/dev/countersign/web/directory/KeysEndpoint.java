package dev.countersign.web.directory;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.edge.KeySecret;
import dev.countersign.edge.KeyUse;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.PeopleCheck;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The keys of people and clients. A secret is in one answer and nowhere else. */
@RestController
class KeysEndpoint {

    private static final OperatorMembers MEMBERS =
            new OperatorMembers(Map.of("person", TEXT, "client", TEXT, "to", TEXT));

    private final Directory directory;
    private final AccessChanges changes;
    private final RequestContext requestContext;
    private final ClockAndRandom clock;
    private final KeyUse use;

    KeysEndpoint(
            Directory directory,
            AccessChanges changes,
            RequestContext requestContext,
            ClockAndRandom clock,
            KeyUse use) {
        this.use = use;
        this.directory = directory;
        this.changes = changes;
        this.requestContext = requestContext;
        this.clock = clock;
    }

    @GetMapping("/v1/keys")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        DirectoryState state = directory.now();
        Rights rights = RequestContext.rights(http);
        DirectoryJson json = new DirectoryJson(state, requestContext.now());
        return DirectoryPage.answer(DirectoryPage.of(
                http,
                state.keys().stream().filter(key -> isVisible(key, rights)),
                ApiKey::id,
                key -> used(json.key(key), key)));
    }

    private ObjectNode used(ObjectNode json, ApiKey key) {
        LocalDate today = requestContext.now().atZone(ZoneOffset.UTC).toLocalDate();
        Optional<LocalDate> last = use.lastUsed(key.id());
        last.ifPresent(day -> json.put("lastUsed", day.toString()));
        LocalDate since = last.orElse(key.from().atZone(ZoneOffset.UTC).toLocalDate());
        return json.put(
                "unused",
                key.holds(requestContext.now())
                        && since.plusDays(PeopleCheck.UNUSED_DAYS).isBefore(today));
    }

    /** Other keys than a person's own are shown to those who manage or audit access. */
    private static boolean isVisible(ApiKey key, Rights rights) {
        return rights.roles().contains(ApiRole.ADMIN)
                || rights.roles().contains(ApiRole.AUDITOR)
                || key.ofPerson() && key.owner().equals(rights.caller().id());
    }

    @PostMapping("/v1/keys")
    ResponseEntity<byte[]> issue(HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        JsonNode body = DirectoryBody.read(http, MEMBERS);
        if (body.has("person") && body.has("client")) {
            throw new InvalidInput(
                    new Problem("client", "`person` is present too. A key belongs to one of them.", "Maybe omit one."));
        }
        boolean ofPerson = !body.has("client");
        String owner = body.has("client")
                ? OperatorMembers.text(body, "client")
                : body.has("person")
                        ? OperatorMembers.text(body, "person")
                        : requestContext.caller(http).id();
        KeySecret.Made secret = KeySecret.make(clock);
        AccessChanges.Made made = changes.key(
                requestContext.caller(http),
                ofPerson,
                owner,
                secret.key().id(),
                secret.key().sha256(),
                DirectoryBody.end(body, "to"));
        return DirectoryPage.answer(shown(made.id()).put("alone", made.alone()).put("key", secret.text()));
    }

    private ObjectNode shown(String id) {
        DirectoryState state = directory.now();
        return state.key(id)
                .map(new DirectoryJson(state, requestContext.now())::key)
                .orElseGet(() -> JsonMapper.shared().createObjectNode().put("id", id));
    }

    /** A second secret. The first one holds for some time, so that its holder can change over. */
    @PostMapping("/v1/keys/{id}/rotate")
    ResponseEntity<byte[]> rotate(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        DirectoryBody.none(http);
        mustBeVisible(id, http);
        KeySecret.Made secret = KeySecret.again(id, clock);
        boolean ends =
                directory.now().key(id).filter(key -> isBeingRotated(key)).isPresent();
        changes.rotate(requestContext.caller(http), id, secret.key().sha256());
        ObjectNode answer = shown(id).put("key", secret.text());
        return DirectoryPage.answer(ends ? answer.put("endedEarly", true) : answer);
    }

    /** A third secret would end the first one before its time. */
    private boolean isBeingRotated(ApiKey key) {
        return key.secrets().size() > 1
                && requestContext.now().isBefore(key.secrets().get(0).to());
    }

    /** Nobody can use the key after the answer. */
    @PostMapping("/v1/keys/{id}/revoke")
    ResponseEntity<byte[]> revoke(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        DirectoryBody.none(http);
        mustBeVisible(id, http);
        changes.revoke(requestContext.caller(http), id);
        return DirectoryPage.answer(shown(id));
    }

    private void mustBeVisible(String id, HttpServletRequest http) {
        KeySecret.idOf(id, "id");
        Rights rights = RequestContext.rights(http);
        if (directory.now().key(id).filter(key -> isVisible(key, rights)).isEmpty()) {
            throw new NotFound("there is no key `" + id + "` that you may see.", "Maybe look at the list of keys.");
        }
    }
}
