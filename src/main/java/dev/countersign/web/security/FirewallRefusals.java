package dev.countersign.web.security;

import dev.countersign.web.http.ProblemWriter;
import dev.countersign.web.http.RequestIdEcho;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/** Answers what {@link RequestFirewall} refuses, as {@code application/problem+json}. */
@Component
class FirewallRefusals implements RequestRejectedHandler {

    private final RequestIdEcho ids;

    FirewallRefusals(RequestIdEcho ids) {
        this.ids = ids;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        ids.identify(request, response);
        ProblemWriter.write(
                response,
                rejected instanceof RefusedRequest refused
                        ? AccessRefusals.problem(refused.status(), String.valueOf(refused.getMessage()), refused.code())
                        : ProblemDetail.forStatusAndDetail(
                                HttpStatus.BAD_REQUEST,
                                "path: it has `;`, `//`, `\\`, `.` as a step, or one of their percent encodings, which "
                                        + "name no endpoint. Maybe look at `/openapi.yaml`, which lists all."));
    }
}
