package dev.countersign.web;

import dev.countersign.decisions.answer.ReplayJson;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.proof.Proofs;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What proves that the ledger holds a decision, and still holds all it ever held; and a decision once more. */
@RestController
class LedgerEndpoint {

    private final Proofs proofs;
    private final DecisionRecords records;

    LedgerEndpoint(ServiceSettings settings, DecisionRecords records) {
        proofs = Proofs.of(settings.dataFolder());
        this.records = records;
    }

    /** The public key that checkpoints are verified with (C2SP signed note, verifier key). */
    @GetMapping("/v1/ledger/key")
    ResponseEntity<String> key() {
        return text(proofs.key().orElseThrow(LedgerEndpoint::soon) + "\n");
    }

    /** The last signed checkpoint (C2SP tlog-checkpoint), at most a second old where something was written. */
    @GetMapping("/v1/ledger/checkpoint")
    ResponseEntity<String> checkpoint() {
        return text(proofs.signed().orElseThrow(LedgerEndpoint::soon));
    }

    /** That the last checkpoint only added to the one of so many entries (RFC 6962, section 2.1.2). */
    @GetMapping("/v1/ledger/consistency")
    ResponseEntity<String> consistency(@RequestParam("from") String from) {
        if (!from.matches("\\d{1,18}")) {
            throw new InvalidInput(new Problem(
                    "from",
                    "`" + from + "` is no number of entries. Allowed: 1 to the size of the last checkpoint.",
                    "Maybe the second line of the checkpoint you kept."));
        }
        return text(proofs.consistency(Long.parseLong(from))
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "from",
                        "there is no checkpoint of so many entries to begin from. Allowed: 1 to the size of the last checkpoint.",
                        "Maybe the second line of the checkpoint you kept.")))
                .text());
    }

    /** That the decision is in the ledger, with the checkpoint that says so (C2SP tlog-proof). */
    @GetMapping("/v1/decisions/{id}/proof")
    ResponseEntity<String> proof(@PathVariable("id") String id) {
        return text(proofs.inclusion(found(id).receipt().sequence())
                .orElseThrow(LedgerEndpoint::soon)
                .text());
    }

    /** The decision once more, with the rules and facts of its day: the same bytes, or where they differ. */
    @GetMapping("/v1/decisions/{id}/replay")
    ResponseEntity<byte[]> replay(@PathVariable("id") String id) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(ReplayJson.of(records.replay(found(id).receipt().sequence()))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    private StoredDecision found(String id) {
        return records.decision(id)
                .orElseThrow(() -> new NotFound(
                        "there is no decision `" + id + "` in this ledger.",
                        "Maybe copy the `decisionId` of the answer once more."));
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
