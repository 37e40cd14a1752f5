package dev.countersign.web.console;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeySecret;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.web.limits.Source;
import dev.countersign.web.security.KeyAttempts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /console/own-key}: a person replaces a key by one that nobody else knows. The key itself is the credential, so
 * nobody needs a session or a role for it.
 */
@RestController
final class OwnKeyEndpoint {

    private final Pages pages;
    private final KeyAttempts attempts;
    private final AccessChanges changes;
    private final ConsoleRefusals refusals;
    private final ClockAndRandom clock;

    OwnKeyEndpoint(
            Pages pages, KeyAttempts attempts, AccessChanges changes, ConsoleRefusals refusals, ClockAndRandom clock) {
        this.pages = pages;
        this.attempts = attempts;
        this.changes = changes;
        this.refusals = refusals;
        this.clock = clock;
    }

    @GetMapping(ConsolePaths.OWN_KEY)
    ResponseEntity<byte[]> form(CsrfToken csrf) {
        return ConsoleEndpoint.html(HttpStatus.OK, pages.ownKey("", csrf));
    }

    /** Rotates the key. The answer is the only place with the new secret. */
    @PostMapping(ConsolePaths.OWN_KEY)
    ResponseEntity<byte[]> replace(
            @RequestParam(name = "password", defaultValue = "") String said,
            HttpServletRequest http,
            HttpServletResponse response,
            CsrfToken csrf) {
        Optional<SignInRefused> early = ConsoleEndpoint.refusal(http);
        if (early.isPresent()) {
            return refused(early.get(), csrf);
        }
        try {
            KeySecret secret = KeySignIn.secret(said);
            KeyAttempts.Attempt attempt = attempts.check(secret, Source.of(http));
            ApiKey key = KeySignIn.personal(attempt, secret);
            KeySecret.Made made = KeySecret.again(key.id(), clock);
            changes.rotate(Caller.person(key.owner()), key.id(), made.key().sha256());
            attempts.accepted(attempt);
            return ConsoleEndpoint.html(HttpStatus.OK, pages.newKey(made.text(), attempt.isShared()));
        } catch (SignInRefused refused) {
            return refused(refusals.told(refused, http, response), csrf);
        } catch (InvalidInput refused) {
            return ConsoleEndpoint.html(
                    HttpStatus.BAD_REQUEST, pages.ownKey(String.valueOf(refused.getMessage()), csrf));
        } catch (NotDecided notNow) {
            return ConsoleEndpoint.html(
                    HttpStatus.SERVICE_UNAVAILABLE, pages.ownKey(String.valueOf(notNow.getMessage()), csrf));
        }
    }

    private ResponseEntity<byte[]> refused(SignInRefused why, CsrfToken csrf) {
        return ConsoleEndpoint.html(why.status(), pages.ownKey(why.sentence(), csrf));
    }
}
