package dev.countersign.laws.offenders.web.review;

import org.springframework.web.bind.annotation.PostMapping;

/** Does a post a second time. */
public final class ForgetfulEndpoint {

    @PostMapping("/v1/reviews/{id}/again")
    void again() {}
}
