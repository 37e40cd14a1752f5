package dev.countersign.laws.offenders.web.evidence;

import org.springframework.web.bind.annotation.PostMapping;

/** Breaks law 3: an endpoint that writes, among those that show what was written. */
public class EndpointThatWrites {

    @PostMapping("/v1/decisions/{id}/note")
    String note() {
        return "written";
    }
}
