package dev.countersign.web.evidence;

import dev.countersign.decisions.answer.ReplayJson;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Proofs that the ledger contains a decision and that it only grew, and the replay of a decision. */
@RestController
class LedgerEndpoint {

    private final Proofs proofs;
    private final DecisionRecords records;
    private final RequestContext requestContext;

    LedgerEndpoint(ServiceSettings settings, DecisionRecords records, RequestContext requestContext) {
        proofs = Proofs.of(settings.dataFolder());
        this.records = records;
        this.requestContext = requestContext;
    }

    /** The public key for verifying checkpoints (C2SP signed note, verifier key). */
    @GetMapping("/v1/ledger/key")
    ResponseEntity<String> key() {
        return text(proofs.key().orElseThrow(LedgerEndpoint::soon) + "\n");
    }

    /** The last signed checkpoint (C2SP tlog-checkpoint), at most a second old if something was written. */
    @GetMapping("/v1/ledger/checkpoint")
    ResponseEntity<String> checkpoint() {
        return text(proofs.signed().orElseThrow(LedgerEndpoint::soon));
    }

    /**
     * The consistency proof from the checkpoint of so many entries to the last checkpoint (RFC 6962, section 2.1.2).
     */
    @GetMapping("/v1/ledger/consistency")
    ResponseEntity<String> consistency(@RequestParam("from") String from) {
        if (!from.matches("\\d{1,18}")) {
            throw new InvalidInput(new Problem(
                    "from",
                    "`" + from + "` is not a number of entries. Allowed: 1 to the size of the last checkpoint.",
                    "Maybe copy the second line of the checkpoint that you kept."));
        }
        return text(proofs.consistency(Long.parseLong(from))
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "from",
                        "there is no checkpoint of that size. Allowed: 1 to the size of the last checkpoint.",
                        "Maybe copy the second line of the checkpoint that you kept.")))
                .text());
    }

    /** The inclusion proof of a decision, with its checkpoint (C2SP tlog-proof). */
    @GetMapping("/v1/decisions/{id}/proof")
    ResponseEntity<String> proof(@PathVariable("id") String id, HttpServletRequest http) {
        return text(proofs.inclusion(found(id, http).receipt().sequence())
                .orElseThrow(LedgerEndpoint::soon)
                .text());
    }

    /** Replays the decision with the rules and facts of its day: the same bytes, or the differences. */
    @GetMapping("/v1/decisions/{id}/replay")
    ResponseEntity<byte[]> replay(@PathVariable("id") String id, HttpServletRequest http) {
        long sequence = found(id, http).receipt().sequence();
        ReadingRecord.shows(http, () -> records.customersOf(sequence));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(ReplayJson.of(records.replay(sequence)).toString().getBytes(StandardCharsets.UTF_8));
    }

    private StoredDecision found(String id, HttpServletRequest http) {
        return DecisionsEndpoint.found(id, new VisibleDecisions(records, requestContext.caller(http)));
    }

    private static NotFound soon() {
        return new NotFound("no checkpoint covers it yet.", "Maybe ask again in a second.");
    }

    private static ResponseEntity<String> text(String text) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(text);
    }
}
