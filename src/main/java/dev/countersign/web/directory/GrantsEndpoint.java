package dev.countersign.web.directory;

import static dev.countersign.web.http.OperatorMembers.Kind.OBJECT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The roles of people. */
@RestController
class GrantsEndpoint {

    private static final OperatorMembers MEMBERS = new OperatorMembers(
            Map.of("person", TEXT, "role", TEXT, "qualifiers", OBJECT, "from", TEXT, "to", TEXT, "reason", TEXT));

    private final Directory directory;
    private final AccessChanges changes;
    private final RequestContext requestContext;

    GrantsEndpoint(Directory directory, AccessChanges changes, RequestContext requestContext) {
        this.directory = directory;
        this.changes = changes;
        this.requestContext = requestContext;
    }

    @GetMapping("/v1/grants")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        DirectoryState state = directory.now();
        DirectoryJson json = new DirectoryJson(state, requestContext.now());
        return DirectoryPage.answer(DirectoryPage.of(http, state.grants().stream(), Grant::id, json::grant));
    }

    @PostMapping("/v1/grants")
    ResponseEntity<byte[]> propose(HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        JsonNode body = DirectoryBody.read(http, MEMBERS);
        AccessChanges.Made made = changes.grant(
                requestContext.caller(http),
                new GrantWish(
                        OperatorMembers.text(body, "person"),
                        OperatorMembers.text(body, "role"),
                        qualifiers(body.path("qualifiers")),
                        DirectoryBody.begin(body, "from"),
                        DirectoryBody.end(body, "to"),
                        body.path("reason").asString("")));
        return DirectoryPage.answer(JsonMapper.shared()
                .createObjectNode()
                .put("id", made.id())
                .put("waits", made.waits())
                .put("alone", made.alone()));
    }

    private static Map<String, @Nullable Instant> qualifiers(JsonNode members) {
        Map<String, @Nullable Instant> qualifiers = new TreeMap<>();
        members.properties().forEach(each -> {
            String place = "qualifiers." + each.getKey();
            JsonNode until = each.getValue();
            if (!until.isNull() && !until.isString()) {
                throw new InvalidInput(new Problem(
                        place,
                        "it is not a text.",
                        "Maybe a day such as 2027-03-31, or null for the end of the grant."));
            }
            qualifiers.put(each.getKey(), until.isNull() ? null : DirectoryBody.end(until.asString(), place));
        });
        return qualifiers;
    }

    /** Ends a grant, before the answer. */
    @PostMapping("/v1/grants/{id}/end")
    ResponseEntity<byte[]> end(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        DirectoryBody.none(http);
        if (directory.now().grant(id).isEmpty()) {
            throw new NotFound("there is no grant `" + id + "`.", "Maybe look at the list of grants.");
        }
        changes.end(requestContext.caller(http), id);
        return DirectoryPage.answer(DirectoryPage.withAdmins(
                JsonMapper.shared().createObjectNode().put("id", id),
                directory.now(),
                requestContext.caller(http),
                requestContext.now()));
    }
}
