package dev.countersign.web.console;

import dev.countersign.edge.KeySecret;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import dev.countersign.web.console.SignInRefused.Reason;
import dev.countersign.web.security.KeyAttempts;
import dev.countersign.web.security.PersonRights;
import dev.countersign.web.security.RoleSource;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Signs a person in by a personal key. A key of a client is refused. */
final class KeySignIn implements AuthenticationProvider {

    private final KeyAttempts attempts;
    private final PersonRights rights;

    KeySignIn(KeyAttempts attempts, PersonRights rights) {
        this.attempts = attempts;
        this.rights = rights;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication said) {
        KeySecret secret = secret(String.valueOf(said.getCredentials()));
        KeyAttempts.Attempt attempt = attempts.check(secret, said);
        ApiKey key = personal(attempt, secret);
        Person person = attempt.directory()
                .person(key.owner())
                .filter(owner -> isNamed(attempt.directory(), owner, said.getName()))
                .orElseThrow(() -> new SignInRefused(Reason.INVALID));
        if (attempt.isShared()) {
            throw new SignInRefused(Reason.SHARED);
        }
        rights.now(person.id(), RoleSource.DIRECTORY).orElseThrow(() -> new SignInRefused(Reason.NO_ROLE));
        attempts.accepted(attempt);
        return SignedIn.byKey(person.id(), secret, attempt.at());
    }

    /** What a person pasted. */
    static KeySecret secret(String said) {
        String text = said.strip();
        if (!KeySecret.looksLikeOne(text)) {
            throw new SignInRefused(Reason.NOT_A_KEY);
        }
        return KeySecret.read(text).orElseThrow(() -> new SignInRefused(Reason.MISTYPED));
    }

    /** The key that an attempt found. @throws SignInRefused if it is not valid, or belongs to a client */
    static ApiKey personal(KeyAttempts.Attempt attempt, KeySecret secret) {
        attempt.lockedFor().ifPresent(wait -> {
            throw SignInRefused.tooOften(wait);
        });
        ApiKey key = attempt.key().orElseThrow(() -> SignInRefused.invalid(attempt.refusal(), secret.id()));
        if (!key.ofPerson()) {
            throw new SignInRefused(Reason.OF_A_CLIENT);
        }
        return key;
    }

    /** Whether the field for the person is empty or names the owner of the key. */
    private static boolean isNamed(DirectoryState state, Person owner, String said) {
        return said.isBlank()
                || state.person(said.strip())
                        .filter(person -> person.id().equals(owner.id()))
                        .isPresent();
    }
}
