package dev.countersign.web.decide;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /v1/approvals} is gone: an approval is of a task, which shows the person what will happen. The answer
 * says where to go. Nothing is read of the request.
 */
@RestController
class FormerApprovalsEndpoint {

    private static final String CODE = "GONE";

    @PostMapping("/v1/approvals")
    ProblemDetail gone() {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                HttpStatus.GONE,
                "Nothing was approved: people approve a task, which shows them what will happen. Maybe let the client "
                        + "open one with POST /access/v1/requests, or with `Prefer: respond-async` at POST /v1/decide; "
                        + "then read it with GET /v1/reviews/{id}, and approve it with POST /v1/reviews/{id}/approve.");
        detail.setType(URI.create("urn:countersign:problem:gone"));
        detail.setProperty("code", CODE);
        return detail;
    }
}
