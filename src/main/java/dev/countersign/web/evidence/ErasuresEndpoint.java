package dev.countersign.web.evidence;

import dev.countersign.decisions.DataFolder;
import dev.countersign.web.caller.RequestContext;
import org.springframework.http.MediaType;
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
    private final RequestContext requestContext;

    ErasuresEndpoint(DataFolder folder, RequestContext requestContext) {
        this.folder = folder;
        this.requestContext = requestContext;
    }

    @GetMapping("/v1/erasures")
    ResponseEntity<byte[]> proposals() {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("proposals");
        folder.proposals()
                .list(requestContext.now())
                .forEach(each -> list.addObject()
                        .put("proposalId", each.id())
                        .put("at", each.at().toString())
                        .put("until", each.until().toString())
                        .put("state", each.state().name()));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(json));
    }
}
