package dev.countersign.web.directory;

import static dev.countersign.web.http.OperatorMembers.Kind.OBJECTS;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXTS;

import dev.countersign.facts.text.PersonId;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Identity;
import dev.countersign.oversight.directory.Person;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The people of the directory. */
@RestController
class PeopleEndpoint {

    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of(
            "id",
            TEXT,
            "name",
            TEXT,
            "aliases",
            TEXTS,
            "identities",
            OBJECTS,
            "customerIds",
            TEXTS,
            "reportsTo",
            TEXT));
    private static final OperatorMembers IDENTITY = new OperatorMembers(Map.of("issuer", TEXT, "subject", TEXT));

    private final Directory directory;
    private final AccessChanges changes;
    private final RequestContext requestContext;

    PeopleEndpoint(Directory directory, AccessChanges changes, RequestContext requestContext) {
        this.directory = directory;
        this.changes = changes;
        this.requestContext = requestContext;
    }

    @GetMapping("/v1/people")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        DirectoryState state = directory.now();
        DirectoryJson json = new DirectoryJson(state, requestContext.now());
        return DirectoryPage.answer(DirectoryPage.of(http, state.people().stream(), Person::id, json::person));
    }

    /** Adds a person, or changes one: what the body does not name stays. */
    @PostMapping("/v1/people")
    ResponseEntity<byte[]> put(HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        JsonNode body = DirectoryBody.read(http, MEMBERS);
        String id = OperatorMembers.text(body, "id");
        String known = PersonId.form(id);
        AccessChanges.Made made = changes.person(
                requestContext.caller(http),
                id,
                before -> new Person(
                        id,
                        body.path("name").asString(before.name()),
                        DirectoryBody.texts(body, "aliases").orElse(before.aliases()),
                        body.has("identities") ? identities(body.path("identities")) : before.identities(),
                        DirectoryBody.texts(body, "customerIds").orElse(before.customerIds()),
                        body.has("reportsTo") ? manager(body) : before.reportsTo(),
                        null));
        return DirectoryPage.answer(JsonMapper.shared()
                .createObjectNode()
                .put("id", made.id())
                .put("person", known)
                .put("waits", made.waits())
                .put("alone", made.alone()));
    }

    /** A blank text is nobody. */
    private static @Nullable String manager(JsonNode body) {
        String manager = body.path("reportsTo").asString("");
        return manager.isBlank() ? null : manager;
    }

    private static Set<Identity> identities(JsonNode list) {
        Set<Identity> identities = new HashSet<>();
        list.forEach(each -> {
            IDENTITY.hold(each);
            identities.add(new Identity(OperatorMembers.text(each, "issuer"), OperatorMembers.text(each, "subject")));
        });
        return identities;
    }

    /** Ends everything that a person may do, before the answer. */
    @PostMapping("/v1/people/{id}/leave")
    ResponseEntity<byte[]> leave(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        DirectoryBody.none(http);
        Person person = directory
                .now()
                .person(id)
                .orElseThrow(() -> new NotFound(
                        "there is no person `" + id + "` in the directory.", "Maybe look at the list of people."));
        changes.leave(requestContext.caller(http), person.id());
        DirectoryState left = directory.now();
        ObjectNode answer = DirectoryPage.withAdmins(
                JsonMapper.shared().createObjectNode().put("person", person.id()),
                left,
                requestContext.caller(http),
                requestContext.now());
        ArrayNode clients = answer.putArray("clientsWithoutOwner");
        left.clients().stream()
                .filter(client -> client.isHere() && client.owner().equals(person.id()))
                .forEach(client -> clients.add(client.id()));
        return DirectoryPage.answer(answer);
    }
}
