package dev.countersign.web.directory;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Proposal;
import dev.countersign.web.caller.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What one person proposed and another one must confirm: a change of a person, a grant, or a key. */
@RestController
class ConfirmationsEndpoint {

    private final Directory directory;
    private final AccessChanges changes;
    private final RequestContext requestContext;

    ConfirmationsEndpoint(Directory directory, AccessChanges changes, RequestContext requestContext) {
        this.directory = directory;
        this.changes = changes;
        this.requestContext = requestContext;
    }

    @GetMapping("/v1/confirmations")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        DirectoryState state = directory.now();
        Instant now = requestContext.now();
        DirectoryJson json = new DirectoryJson(state, now);
        Rights rights = RequestContext.rights(http);
        Stream<Proposal> waiting = confirms(rights) || rights.roles().contains(ApiRole.AUDITOR)
                ? Proposal.waiting(state, now)
                : Stream.empty();
        return DirectoryPage.answer(DirectoryPage.of(http, waiting, Proposal::id, each -> {
            ObjectNode line = JsonMapper.shared()
                    .createObjectNode()
                    .put("id", each.id())
                    .put("what", each.what().name())
                    .put("proposedBy", each.proposedBy())
                    .put("mayConfirm", each.refusal(state, rights.caller(), now).isEmpty());
            state.person(each.concerned()).ifPresent(person -> line.set("person", json.person(person)));
            content(state, json, each).ifPresent(content -> line.set("proposal", content));
            return line;
        }));
    }

    /** With the roles of this credential: with a token, a grant may count for nothing. */
    private static boolean confirms(Rights rights) {
        return rights.roles().contains(ApiRole.ADMIN)
                || rights.caller().has(new Caller.HeldRole(Role.COMPLIANCE_REVIEWER, ""));
    }

    private static Optional<ObjectNode> content(DirectoryState state, DirectoryJson json, Proposal proposal) {
        return switch (proposal.what()) {
            case PERSON -> state.change(proposal.id()).map(json::change);
            case GRANT -> state.grant(proposal.id()).map(json::grant);
            case KEY -> state.key(proposal.id()).map(json::key);
        };
    }

    @PostMapping("/v1/confirmations/{id}")
    ResponseEntity<byte[]> confirm(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        DirectoryBody.none(http);
        if (!confirms(RequestContext.rights(http))) {
            throw Proposal.notAllowed();
        }
        String what = changes.confirm(requestContext.caller(http), id);
        return DirectoryPage.answer(
                JsonMapper.shared().createObjectNode().put("id", id).put("what", what));
    }
}
