package dev.countersign.web.console;

import dev.countersign.web.security.SignInLinks;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.client.ResourceAccessException;

/** A sign-in that is refused, with the reason for the page. */
final class SignInRefused extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    /** Why a sign-in is refused. No sentence repeats what the request contained. */
    enum Reason {
        NOT_A_KEY("This is not a key of this service. Maybe paste the whole key: it begins with `cs_`."),
        MISTYPED("The key is mistyped or incomplete: its checksum is wrong. Maybe paste it again as a whole."),
        INVALID("The key is not valid: it is wrong, has expired, was revoked, or belongs to another person than the "
                + "one that was named. Maybe ask an admin for a new one."),
        OF_A_CLIENT("This key belongs to a program. Only a person signs in here. Maybe use a personal key."),
        NO_ROLE("You have no role now, so there is nothing that you may do here. Maybe ask an admin for a role."),
        LINK("The link is not valid: it was used, or it is older than " + SignInLinks.MINUTES
                + " minutes. Maybe make another one with the command `sign-in`."),
        NO_ISSUER("This service has no issuer with which people sign in. Maybe use a personal key."),
        ISSUER("The issuer did not confirm who you are, or its answer belongs to another browser or an earlier "
                + "sign-in. Maybe sign in again."),
        NOT_IN_DIRECTORY("The issuer knows you, but the directory of this service does not. Maybe ask an admin to add "
                + "your identity at the issuer to your entry."),
        ISSUER_UNREACHABLE(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The issuer cannot be reached now, so it cannot confirm who you are. Maybe try again in a minute.");

        private final HttpStatus status;
        private final String sentence;

        Reason(String sentence) {
            this(HttpStatus.UNAUTHORIZED, sentence);
        }

        Reason(HttpStatus status, String sentence) {
            this.status = status;
            this.sentence = sentence;
        }

        HttpStatus status() {
            return status;
        }

        String sentence() {
            return sentence;
        }
    }

    private final Reason reason;

    SignInRefused(Reason reason) {
        super(reason.sentence());
        this.reason = reason;
    }

    /** The reason of a failure of any kind. A failure of an unknown kind is one of the issuer. */
    static Reason of(Throwable failure) {
        Optional<Throwable> known = Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .filter(each -> each instanceof SignInRefused || each instanceof ResourceAccessException)
                .findFirst();
        return known.map(each -> each instanceof SignInRefused refused ? refused.reason : Reason.ISSUER_UNREACHABLE)
                .orElse(Reason.ISSUER);
    }
}
