package dev.countersign.web.decide;

import static dev.countersign.web.http.OperatorMembers.Kind.FLAG;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.ErasureProposals;
import dev.countersign.decisions.ErasureReport;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.oversight.Directory;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.security.PersonRights;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Erasures while the service continues to decide: one person proposes it, another one confirms it. The confirmation is
 * answered when the erasure is complete.
 */
@RestController
class ErasureEndpoint {

    /** An erasure cannot be undone, so an unknown member is refused: a misspelt one would otherwise be ignored. */
    private static final OperatorMembers PROPOSAL = new OperatorMembers(Map.of(
            "subject", TEXT, "reason", TEXT, "holdChecked", FLAG, "despiteDifferences", FLAG, "contestOpen", FLAG));

    private final DataFolder folder;
    private final FactRefresh factRefresh;
    private final Directory directory;
    private final PersonRights rights;
    private final RequestContext requestContext;

    ErasureEndpoint(
            DataFolder folder,
            FactRefresh factRefresh,
            Directory directory,
            PersonRights rights,
            RequestContext requestContext) {
        this.folder = folder;
        this.factRefresh = factRefresh;
        this.directory = directory;
        this.rights = rights;
        this.requestContext = requestContext;
    }

    /** Proposes an erasure. Nothing is erased. */
    @PostMapping("/v1/erasures")
    ResponseEntity<byte[]> propose(HttpServletRequest http) throws IOException {
        JsonNode body = PROPOSAL.read(http);
        requestContext.requireFresh(http);
        ErasureProposals.Proposed proposed = folder.proposals()
                .propose(
                        new ErasureRequest(
                                OperatorMembers.text(body, "subject"),
                                requestContext.caller(http),
                                null,
                                body.path("reason").asString(""),
                                body.path("holdChecked").asBoolean(false),
                                body.path("despiteDifferences").asBoolean(false),
                                body.path("contestOpen").asBoolean(false)),
                        rights::caller,
                        factRefresh.policy().snapshot(),
                        requestContext.id());
        return json(proposed.json(), http);
    }

    /** Carries out the proposal of another person. */
    @PostMapping("/v1/erasures/{id}/confirm")
    ResponseEntity<byte[]> confirm(@PathVariable("id") String id, HttpServletRequest http) {
        requestContext.requireFresh(http);
        try {
            ErasureReport erased = folder.proposals()
                    .confirm(
                            id,
                            requestContext.caller(http),
                            rights::caller,
                            factRefresh.policy().snapshot(),
                            requestContext.id(),
                            (step, of, all) -> {});
            return json(erased.json(factRefresh), http);
        } finally {
            directory.readAgain();
        }
    }

    /** What a person of the example company did is marked. */
    private ResponseEntity<byte[]> json(ObjectNode json, HttpServletRequest http) {
        if (requestContext.caller(http).example()) {
            json.put(EntryType.EXAMPLE, true);
        }
        return JsonAnswer.of(json);
    }
}
