package dev.countersign.web.directory;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.contact.MailChanges;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Person;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where people get mail. */
@RestController
class MailEndpoint {

    private static final String MAIL = "mail";
    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of(MAIL, TEXT));

    private final Directory directory;
    private final MailChanges changes;
    private final RequestContext requestContext;

    MailEndpoint(Directory directory, MailChanges changes, RequestContext requestContext) {
        this.directory = directory;
        this.changes = changes;
        this.requestContext = requestContext;
    }

    /** Says where a person gets mail: the person does, or an admin. To others who are no admin nobody else exists. */
    @PostMapping("/v1/people/{id}/mail")
    ResponseEntity<byte[]> set(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        requestContext.requireFresh(http);
        JsonNode body = DirectoryBody.read(http, MEMBERS);
        // an empty text is none
        String mail = body.has(MAIL) ? body.path(MAIL).asString() : OperatorMembers.text(body, MAIL);
        Rights rights = RequestContext.rights(http);
        Person person = directory
                .now()
                .person(id)
                .filter(each -> rights.roles().contains(ApiRole.ADMIN)
                        || each.id().equals(rights.caller().id()))
                .orElseThrow(() -> new NotFound(
                        "`" + Problem.shown(id) + "` is not a person whose mail you may set.",
                        "Maybe use your own id."));
        changes.set(requestContext.caller(http), person.id(), mail);
        return DirectoryPage.answer(JsonMapper.shared().createObjectNode().put("id", person.id()));
    }
}
