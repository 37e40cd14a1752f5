package dev.countersign.web.evidence;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.ErasureProposals;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.security.PersonRights;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/erasures}: the latest proposals of erasures, with the state of each. It names no person. */
@RestController
class ErasuresEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DataFolder folder;
    private final ActivePolicy policy;
    private final PersonRights rights;
    private final RequestContext requestContext;

    ErasuresEndpoint(DataFolder folder, ActivePolicy policy, PersonRights rights, RequestContext requestContext) {
        this.folder = folder;
        this.policy = policy;
        this.rights = rights;
        this.requestContext = requestContext;
    }

    @GetMapping("/v1/erasures")
    ResponseEntity<byte[]> proposals() {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("proposals");
        folder.proposals()
                .list(rights::caller, policy.snapshot(), requestContext.now())
                .forEach(each -> add(each, list.addObject()));
        return JsonAnswer.of(json);
    }

    private static void add(ErasureProposals.Listed proposal, ObjectNode json) {
        json.put("proposalId", proposal.id())
                .put("at", proposal.at().toString())
                .put("until", proposal.until().toString())
                .put("state", proposal.state().name());
        if (proposal.example()) {
            json.put(EntryType.EXAMPLE, true);
        }
    }
}
