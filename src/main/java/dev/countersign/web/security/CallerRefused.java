package dev.countersign.web.security;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;

/** A caller whose credential is not refused as wrong, but who cannot be let in. */
public final class CallerRefused extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final @Nullable Duration after;

    private CallerRefused(HttpStatus status, String says, String code, @Nullable Duration after) {
        super(says);
        this.status = status;
        this.code = code;
        this.after = after;
    }

    /** The credential is valid, and who has it may do nothing (RFC 6750, section 3.1). */
    public static CallerRefused mayNothing(String says, String code) {
        return new CallerRefused(HttpStatus.FORBIDDEN, says, code, null);
    }

    /** Nobody can say now whether the credential is valid. */
    public static CallerRefused unknownNow(String says, String code, Duration after) {
        return new CallerRefused(HttpStatus.SERVICE_UNAVAILABLE, says, code, after);
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    /** When the caller may ask again; null for no time. */
    @Nullable
    Duration after() {
        return after;
    }
}
