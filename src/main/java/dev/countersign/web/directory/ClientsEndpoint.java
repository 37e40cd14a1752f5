package dev.countersign.web.directory;

import static dev.countersign.web.http.OperatorMembers.Kind.FLAG;
import static dev.countersign.web.http.OperatorMembers.Kind.NUMBER_OR_NULL;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXTS;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The programs that may ask. */
@RestController
class ClientsEndpoint {

    private static final int MOST_PER_SECOND = 100_000;
    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of(
            "id",
            TEXT,
            "owner",
            TEXT,
            "scopes",
            TEXTS,
            "agents",
            TEXTS,
            "kinds",
            TEXTS,
            "users",
            FLAG,
            "perSecond",
            NUMBER_OR_NULL));

    private final Directory directory;
    private final AccessChanges changes;
    private final RequestContext requestContext;

    ClientsEndpoint(Directory directory, AccessChanges changes, RequestContext requestContext) {
        this.directory = directory;
        this.changes = changes;
        this.requestContext = requestContext;
    }

    @GetMapping("/v1/clients")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        DirectoryState state = directory.now();
        DirectoryJson json = new DirectoryJson(state, requestContext.now());
        return DirectoryPage.answer(DirectoryPage.of(http, state.clients().stream(), Client::id, json::client));
    }

    /** Adds a client, or changes one: what the body does not name stays. */
    @PostMapping("/v1/clients")
    ResponseEntity<byte[]> put(HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        JsonNode body = DirectoryBody.read(http, MEMBERS);
        String id = OperatorMembers.text(body, "id");
        changes.client(requestContext.caller(http), id, before -> changed(id, body, before));
        DirectoryState state = directory.now();
        return DirectoryPage.answer(state.client(id)
                .map(new DirectoryJson(state, requestContext.now())::client)
                .orElseThrow());
    }

    private static Client changed(String id, JsonNode body, Optional<Client> before) {
        return new Client(
                id,
                body.has("owner") || before.isEmpty()
                        ? OperatorMembers.text(body, "owner")
                        : before.get().owner(),
                body.has("scopes") || before.isEmpty()
                        ? scopes(DirectoryBody.texts(body, "scopes").orElse(Set.of()))
                        : before.get().scopes(),
                DirectoryBody.texts(body, "agents")
                        .or(() -> before.map(Client::agents))
                        .orElse(Set.of()),
                DirectoryBody.texts(body, "kinds")
                        .or(() -> before.map(Client::kinds))
                        .orElse(Set.of()),
                body.path("users").asBoolean(before.map(Client::users).orElse(false)),
                body.has("perSecond")
                        ? perSecond(body.path("perSecond"))
                        : before.map(Client::perSecond).orElse(null),
                null);
    }

    /** Null for the usual number. */
    private static @Nullable Integer perSecond(JsonNode member) {
        if (member.isNull()) {
            return null;
        }
        int said = member.asInt();
        if (said < 1 || said > MOST_PER_SECOND) {
            throw new InvalidInput(new Problem(
                    "perSecond", "`" + said + "` is not allowed. Allowed: 1 to " + MOST_PER_SECOND + ".", ""));
        }
        return said;
    }

    private static Set<Scope> scopes(Set<String> said) {
        List<String> allowed = Arrays.stream(Scope.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String each : said) {
            if (!allowed.contains(each)) {
                throw new InvalidInput(new Problem(
                        "scopes",
                        "`" + Problem.shown(each) + "` is not a scope. Allowed: " + String.join(", ", allowed) + ".",
                        Problem.hint(each, allowed)));
            }
            scopes.add(Scope.valueOf(each.toUpperCase(Locale.ROOT)));
        }
        if (scopes.isEmpty()) {
            throw new InvalidInput(new Problem(
                    "scopes",
                    "it is missing or empty. Allowed: " + String.join(", ", allowed) + ".",
                    "Maybe [\"decide\"]."));
        }
        return scopes;
    }

    /** Ends a client with all its keys, before the answer. */
    @PostMapping("/v1/clients/{id}/end")
    ResponseEntity<byte[]> end(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        DirectoryBody.none(http);
        if (directory.now().client(id).filter(Client::isHere).isEmpty()) {
            throw new NotFound(
                    "there is no client `" + id + "` in the directory, or it was ended.",
                    "Maybe look at the list of clients.");
        }
        changes.endClient(requestContext.caller(http), id);
        return DirectoryPage.answer(JsonMapper.shared().createObjectNode().put("id", id));
    }
}
