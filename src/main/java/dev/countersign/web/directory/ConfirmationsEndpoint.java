package dev.countersign.web.directory;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.PersonChange;
import dev.countersign.web.caller.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
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

    /** A proposal with the person whom it concerns. */
    private record Proposal(String id, String what, String concerned, String proposedBy, ObjectNode content) {}

    @GetMapping("/v1/confirmations")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        DirectoryState state = directory.now();
        Instant now = requestContext.now();
        DirectoryJson json = new DirectoryJson(state, now);
        Rights rights = RequestContext.rights(http);
        Stream<Proposal> waiting = mayRead(rights) ? waiting(state, now, json) : Stream.empty();
        return DirectoryPage.answer(DirectoryPage.of(http, waiting, Proposal::id, each -> {
            ObjectNode line = JsonMapper.shared()
                    .createObjectNode()
                    .put("id", each.id())
                    .put("what", each.what())
                    .put("proposedBy", each.proposedBy())
                    .put("mayConfirm", mayConfirm(rights, each));
            state.person(each.concerned()).ifPresent(person -> line.set("person", json.person(person)));
            return line.set("proposal", each.content());
        }));
    }

    private static boolean isReviewer(Rights rights) {
        return rights.caller().has(new Caller.HeldRole(Role.COMPLIANCE_REVIEWER, ""));
    }

    private static boolean mayRead(Rights rights) {
        return rights.roles().contains(ApiRole.ADMIN) || rights.roles().contains(ApiRole.AUDITOR) || isReviewer(rights);
    }

    private static boolean mayConfirm(Rights rights, Proposal proposal) {
        Caller caller = rights.caller();
        return (rights.roles().contains(ApiRole.ADMIN) || isReviewer(rights))
                && !caller.id().equals(proposal.proposedBy())
                && !caller.id().equals(proposal.concerned());
    }

    private static Stream<Proposal> waiting(DirectoryState state, Instant now, DirectoryJson json) {
        Stream<Proposal> people = state.changes().stream()
                .map((PersonChange each) ->
                        new Proposal(each.id(), "PERSON", each.person().id(), each.proposedBy(), json.change(each)));
        Stream<Proposal> grants = state.grants().stream()
                .filter(each -> isHere(state, each.person()))
                .filter(each ->
                        each.isOpen(now) || each.alone() && each.confirmedBy() == null && now.isBefore(each.end()))
                .map((Grant each) ->
                        new Proposal(each.id(), "GRANT", each.person(), each.proposedBy(), json.grant(each)));
        Stream<Proposal> keys = state.keys().stream()
                .filter(ApiKey::open)
                .filter(each -> each.revokedAt() == null && now.isBefore(each.to()) && isHere(state, each.owner()))
                .map(each -> new Proposal(each.id(), "KEY", each.owner(), each.issuedBy(), json.key(each)));
        return Stream.of(people, grants, keys).flatMap(each -> each);
    }

    private static boolean isHere(DirectoryState state, String person) {
        return state.person(person).filter(Person::isHere).isPresent();
    }

    @PostMapping("/v1/confirmations/{id}")
    ResponseEntity<byte[]> confirm(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        DirectoryBody.none(http);
        String what = changes.confirm(requestContext.caller(http), id);
        return DirectoryPage.answer(
                JsonMapper.shared().createObjectNode().put("id", id).put("what", what));
    }
}
