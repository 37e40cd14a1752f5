package dev.countersign.web.console;

import dev.countersign.web.issuer.IssuerUnreachable;
import dev.countersign.web.limits.Refusal;
import dev.countersign.web.limits.RequestRates;
import dev.countersign.web.security.SignInLinks;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.client.ResourceAccessException;

/** A sign-in that is refused, with the reason for the page. */
final class SignInRefused extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    /** Why a sign-in is refused. No sentence repeats what the request contained. */
    enum Reason {
        NOT_A_KEY(
                Refusal.UNKNOWN, "This is not a key of this service. Maybe paste the whole key: it begins with `cs_`."),
        MISTYPED(
                Refusal.MISTYPED,
                "The key is mistyped or incomplete: its checksum is wrong. Maybe paste it again as a whole."),
        INVALID(
                Refusal.WRONG,
                "The key is not valid: it is wrong, has expired, was revoked, or belongs to another person than the "
                        + "one that was named. Maybe ask an admin for a new one."),
        OF_A_CLIENT(
                Refusal.NOT_ALLOWED,
                "This key belongs to a program. Only a person signs in here. Maybe use a personal key."),
        SHARED(
                Refusal.NOT_ALLOWED,
                "Another person issued this key and knows it too, so it only serves to make a key that only you know. "
                        + "Maybe do that first, with the link on this page."),
        NO_ROLE(
                Refusal.NOT_ALLOWED,
                "You have no role now, or roles that must not meet in one person, so there is nothing that you may do "
                        + "here. Maybe ask an admin."),
        LINK(
                Refusal.UNKNOWN,
                "The link is not valid: it was used, or it is older than " + SignInLinks.MINUTES
                        + " minutes. Maybe make another one with the command `sign-in`."),
        NO_ISSUER(Refusal.UNKNOWN, "This service has no issuer with which people sign in. Maybe use a personal key."),
        ISSUER(
                Refusal.WRONG,
                "The issuer did not confirm who you are, or its answer belongs to another browser or an earlier "
                        + "sign-in. Maybe sign in again."),
        NOT_IN_DIRECTORY(
                Refusal.UNKNOWN,
                "The issuer knows you, but the directory of this service does not. Maybe ask an admin to add "
                        + "your identity at the issuer to your entry."),
        TOO_OFTEN(
                HttpStatus.TOO_MANY_REQUESTS,
                Refusal.LOCKED_OUT,
                "Signing in failed too often from this address, so nothing was checked now."),
        ISSUER_UNREACHABLE(
                HttpStatus.SERVICE_UNAVAILABLE,
                null,
                "The issuer cannot be reached now, so it cannot confirm who you are. Maybe try again in a minute.");

        private final HttpStatus status;
        private final @Nullable Refusal counted;
        private final String sentence;

        Reason(Refusal counted, String sentence) {
            this(HttpStatus.UNAUTHORIZED, counted, sentence);
        }

        Reason(HttpStatus status, @Nullable Refusal counted, String sentence) {
            this.status = status;
            this.counted = counted;
            this.sentence = sentence;
        }
    }

    private final Reason reason;
    private final @Nullable Refusal counted;
    private final @Nullable String key;
    private final @Nullable Duration wait;

    SignInRefused(Reason reason) {
        this(reason, reason.counted, null, null);
    }

    private SignInRefused(Reason reason, @Nullable Refusal counted, @Nullable String key, @Nullable Duration wait) {
        super(reason.sentence);
        this.reason = reason;
        this.counted = counted;
        this.key = key;
        this.wait = wait;
    }

    /** The key with that id is not valid. The page does not tell why. */
    static SignInRefused invalid(Refusal why, String key) {
        return new SignInRefused(Reason.INVALID, why, key, null);
    }

    /** @param wait how long nothing is checked for this source */
    static SignInRefused tooOften(Duration wait) {
        return new SignInRefused(Reason.TOO_OFTEN, Reason.TOO_OFTEN.counted, null, wait);
    }

    HttpStatus status() {
        return reason.status;
    }

    /** What the page says. */
    String sentence() {
        return wait == null
                ? reason.sentence
                : reason.sentence + " Maybe try again in " + RequestRates.seconds(wait) + " seconds.";
    }

    /** As what it is counted; empty if who asks did nothing wrong. */
    Optional<Refusal> counted() {
        return Optional.ofNullable(counted);
    }

    /** The id of the key that is not valid, which need not exist. */
    @Nullable
    String key() {
        return key;
    }

    /** How long to wait before the next attempt. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(wait);
    }

    /** The reason of a failure of any kind. A failure of an unknown kind is one of the issuer. */
    static SignInRefused of(Throwable failure) {
        Optional<Throwable> known = Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .filter(each -> each instanceof SignInRefused
                        || each instanceof ResourceAccessException
                        || each instanceof IssuerUnreachable)
                .findFirst();
        return known.map(each ->
                        each instanceof SignInRefused refused ? refused : new SignInRefused(Reason.ISSUER_UNREACHABLE))
                .orElseGet(() -> new SignInRefused(Reason.ISSUER));
    }
}
