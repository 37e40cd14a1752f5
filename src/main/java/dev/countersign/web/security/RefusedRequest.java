package dev.countersign.web.security;

import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;

/** A request that is refused for where it comes from or to whom it is addressed. */
final class RefusedRequest extends RequestRejectedException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param detail what is told to the caller */
    RefusedRequest(String code, String detail) {
        super(detail);
        this.code = code;
    }

    String code() {
        return code;
    }

    HttpStatus status() {
        return HttpStatus.FORBIDDEN;
    }

    /** A refusal must cost little. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
