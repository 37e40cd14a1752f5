package dev.countersign.web.directory;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.AbsenceChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.Absence;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** When people are away, and who looks after their tasks meanwhile. */
@RestController
class AbsencesEndpoint {

    private static final String PERSON = "person";
    private static final String DELEGATE = "delegate";
    private static final String TO = "to";
    private static final OperatorMembers MEMBERS =
            new OperatorMembers(Map.of(PERSON, TEXT, "from", TEXT, TO, TEXT, DELEGATE, TEXT));

    private final Directory directory;
    private final AbsenceChanges changes;
    private final RequestContext requestContext;

    AbsencesEndpoint(Directory directory, AbsenceChanges changes, RequestContext requestContext) {
        this.directory = directory;
        this.changes = changes;
        this.requestContext = requestContext;
    }

    /** Those that are not over: a person's own, and all for those who manage or audit them. */
    @GetMapping("/v1/people/absences")
    ResponseEntity<byte[]> list(HttpServletRequest http) {
        Rights rights = RequestContext.rights(http);
        Instant now = requestContext.now();
        return DirectoryPage.answer(DirectoryPage.of(
                http,
                directory.now().absences().stream().filter(each -> each.to().isAfter(now) && isVisible(each, rights)),
                Absence::id,
                each -> json(each, now)));
    }

    private static boolean isVisible(Absence absence, Rights rights) {
        String caller = rights.caller().id();
        return AbsenceChanges.isForOthers(rights)
                || rights.roles().contains(ApiRole.AUDITOR)
                || absence.person().equals(caller)
                || caller.equals(absence.delegate());
    }

    private static ObjectNode json(Absence absence, Instant now) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("id", absence.id())
                .put(PERSON, absence.person())
                .put("from", absence.from().toString())
                .put(TO, absence.to().toString())
                .put("now", absence.isAt(now));
        if (absence.delegate() != null) {
            json.put(DELEGATE, absence.delegate());
        }
        return json;
    }

    /** Enters an absence: of oneself, or, for a supervisor or an admin, of another person. */
    @PostMapping("/v1/people/absences")
    ResponseEntity<byte[]> enter(HttpServletRequest http) throws IOException {
        JsonNode body = DirectoryBody.read(http, MEMBERS);
        Rights by = RequestContext.rights(http);
        Instant to = DirectoryBody.end(body, TO);
        if (to == null) {
            throw new InvalidInput(new Problem(TO, "it is missing.", "Maybe add the last day, such as 2027-03-31."));
        }
        String id = changes.enter(
                by,
                new AbsenceChanges.Wish(
                        body.has(PERSON)
                                ? OperatorMembers.text(body, PERSON)
                                : by.caller().id(),
                        DirectoryBody.begin(body, "from"),
                        to,
                        body.has(DELEGATE) ? OperatorMembers.text(body, DELEGATE) : null));
        return DirectoryPage.answer(json(
                directory.now().absence(id).orElseThrow(() -> new NotFound("the absence is over.", "")),
                requestContext.now()));
    }

    /** Ends an absence at once. */
    @PostMapping("/v1/people/absences/{id}/end")
    ResponseEntity<byte[]> end(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        DirectoryBody.none(http);
        changes.end(RequestContext.rights(http), id);
        return DirectoryPage.answer(JsonMapper.shared().createObjectNode().put("id", id));
    }
}
