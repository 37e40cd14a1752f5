package dev.countersign.web.signin;

import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.security.CallerAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/me}: who the caller is, and what it may do now. */
@RestController
class MeEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Directory directory;
    private final RequestContext requestContext;

    MeEndpoint(Directory directory, RequestContext requestContext) {
        this.directory = directory;
        this.requestContext = requestContext;
    }

    @GetMapping("/v1/me")
    ResponseEntity<byte[]> me(HttpServletRequest http) {
        Rights rights = RequestContext.rights(http);
        Caller caller = rights.caller();
        ObjectNode json = JSON.createObjectNode()
                .put("kind", caller.kind().name().toLowerCase(Locale.ROOT))
                .put("id", caller.id())
                .put("credential", credential())
                .put("example", caller.example());
        if (rights.rotates()) {
            json.put("rotates", true);
        }
        ArrayNode roles = json.putArray("roles");
        rights.roles().stream().sorted().forEach(role -> roles.add(role.name()));
        if (caller.kind() == Caller.Kind.PERSON) {
            addHeld(json.putArray("oversight"), caller);
        } else {
            ArrayNode scopes = json.putArray("scopes");
            rights.scopes().stream()
                    .sorted()
                    .forEach(scope -> scopes.add(scope.name().toLowerCase(Locale.ROOT)));
            addSubjects(json, caller.mayActAs());
        }
        return JsonAnswer.of(json);
    }

    private static String credential() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication known
                ? known.credential()
                : "none";
    }

    /** The roles of oversight of the person, with their ends. A person of the example company has them without end. */
    private void addHeld(ArrayNode array, Caller person) {
        Instant now = requestContext.now();
        SortedMap<Role, ObjectNode> byRole = new TreeMap<>();
        Stream.concat(
                        person.roles().stream().filter(held -> held.qualifier().isEmpty()),
                        person.roles().stream()
                                .filter(held -> !held.qualifier().isEmpty())
                                .sorted((one, other) -> one.qualifier().compareTo(other.qualifier())))
                .forEach(held -> {
                    ObjectNode json = byRole.computeIfAbsent(held.role(), MeEndpoint::role);
                    if (!held.qualifier().isEmpty()) {
                        ((ArrayNode) json.path("qualifiers")).addObject().put("name", held.qualifier());
                    }
                });
        if (!person.example()) {
            directory
                    .now()
                    .holding(person.id(), now)
                    .forEach(grant ->
                            grant.role().ofOversight().map(byRole::get).ifPresent(json -> addEnds(json, grant, now)));
        }
        byRole.values().forEach(array::add);
    }

    private static ObjectNode role(Role role) {
        ObjectNode json = JSON.createObjectNode().put("role", role.name());
        json.putArray("qualifiers");
        return json;
    }

    /** The latest end, if several grants give the same. */
    private static void addEnds(ObjectNode json, Grant grant, Instant now) {
        addLater(json, grant.end());
        json.path("qualifiers").forEach(each -> {
            Instant until = grant.qualifiers().get(each.path("name").asString());
            if (until != null && now.isBefore(until)) {
                addLater((ObjectNode) each, until.isBefore(grant.end()) ? until : grant.end());
            }
        });
    }

    private static void addLater(ObjectNode json, Instant until) {
        String before = json.path("until").asString("");
        if (before.isEmpty() || Instant.parse(before).isBefore(until)) {
            json.put("until", until.toString());
        }
    }

    private static void addSubjects(ObjectNode json, ActingScope scope) {
        json.put("anyone", scope.anyone());
        ArrayNode agents = json.putArray("agents");
        scope.subjects().stream()
                .filter(each -> each.type().equals("agent"))
                .map(ActingScope.Subject::id)
                .sorted()
                .forEach(agents::add);
        json.put("users", scope.covers("user", "somebody"));
    }
}
