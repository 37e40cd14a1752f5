package dev.countersign.web.access;

import dev.countersign.decisions.evaluate.ActionNeeds;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.web.http.NotFound;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/actions/{name}}: the facts that an action of the catalogue needs in a request. */
@RestController
class ActionsEndpoint {

    private final ActivePolicy policy;
    private final ClockAndRandom clock;

    ActionsEndpoint(ActivePolicy policy, ClockAndRandom clock) {
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping("/v1/actions/{name}")
    ResponseEntity<byte[]> needs(@PathVariable("name") String name) {
        PolicyRelease release = policy.release();
        ActionNeeds needs = ActionNeeds.of(name, release, clock.now())
                .orElseThrow(() -> notFound(ActionNeeds.unknown(name, release)));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(needs.json().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static NotFound notFound(Problem problem) {
        return new NotFound("T" + problem.message().substring(1), problem.hint());
    }
}
