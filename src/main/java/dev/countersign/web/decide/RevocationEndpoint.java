package dev.countersign.web.decide;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
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
import tools.jackson.databind.node.ObjectNode;

/** A person takes back an approval that no decision has used: who gave it, who has its role, or a supervisor. */
@RestController
class RevocationEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of("code", TEXT, "reason", TEXT));

    private final ApprovalService approving;
    private final ActivePolicy policy;
    private final RequestContext requestContext;

    RevocationEndpoint(ApprovalService approving, ActivePolicy policy, RequestContext requestContext) {
        this.approving = approving;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    @AnsweredOnce
    @PostMapping("/v1/approvals/{id}/revoke")
    ResponseEntity<byte[]> revoke(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = MEMBERS.read(http);
        Caller person = requestContext.caller(http);
        ApprovalService.Revoked revoked = new ApprovalService.Revoked(
                id,
                person,
                RequestContext.rights(http).roles().contains(ApiRole.SUPERVISOR),
                body.path("code").asString(""),
                body.path("reason").asString(""));
        if (!approving.revoke(policy.snapshot(), revoked, requestContext.id(), requestContext.now())) {
            throw NotFound.approval(id);
        }
        ObjectNode json = JSON.createObjectNode().put("approvalId", id).put("code", revoked.code());
        if (person.example()) {
            json.put(EntryType.EXAMPLE, true);
        }
        return JsonAnswer.of(json);
    }
}
