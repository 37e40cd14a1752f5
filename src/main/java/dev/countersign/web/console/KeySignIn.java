package dev.countersign.web.console;

import dev.countersign.edge.KeyCheck;
import dev.countersign.edge.KeySecret;
import dev.countersign.edge.KeyUse;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import dev.countersign.web.console.SignInRefused.Reason;
import dev.countersign.web.limits.LockOut;
import dev.countersign.web.limits.Refusal;
import dev.countersign.web.limits.Source;
import dev.countersign.web.security.PersonRights;
import java.time.Instant;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Signs a person in by a personal key. A key of a client is refused. */
final class KeySignIn implements AuthenticationProvider {

    private final Directory directory;
    private final PersonRights rights;
    private final ClockAndRandom clock;
    private final LockOut lockOut;
    private final KeyUse use;

    KeySignIn(Directory directory, PersonRights rights, ClockAndRandom clock, LockOut lockOut, KeyUse use) {
        this.directory = directory;
        this.rights = rights;
        this.clock = clock;
        this.lockOut = lockOut;
        this.use = use;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication said) {
        String text = String.valueOf(said.getCredentials()).strip();
        if (!KeySecret.looksLikeOne(text)) {
            throw new SignInRefused(Reason.NOT_A_KEY);
        }
        KeySecret secret = KeySecret.read(text).orElseThrow(() -> new SignInRefused(Reason.MISTYPED));
        Source source = source(said);
        lockOut.of(source, secret.id()).ifPresent(wait -> {
            throw SignInRefused.tooOften(wait);
        });
        Instant now = clock.now();
        DirectoryState state = directory.now();
        KeyCheck.Result checked = KeyCheck.result(state, secret, now);
        ApiKey key = checked.key().orElseThrow(() -> SignInRefused.invalid(Refusal.of(checked.found()), secret.id()));
        if (!key.ofPerson()) {
            throw new SignInRefused(Reason.OF_A_CLIENT);
        }
        Person person = state.person(key.owner())
                .filter(owner -> isNamed(state, owner, said.getName()))
                .orElseThrow(() -> new SignInRefused(Reason.INVALID));
        rights.now(person.id(), false).orElseThrow(() -> new SignInRefused(Reason.NO_ROLE));
        lockOut.succeeded(source, key.id());
        use.used(key.id(), now);
        return new SignedIn(person.id(), CredentialCheck.key(key.id()), now, false);
    }

    private static Source source(Authentication said) {
        return Source.of(
                said.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null);
    }

    /** Whether the field for the person is empty or names the owner of the key. */
    private static boolean isNamed(DirectoryState state, Person owner, String said) {
        return said.isBlank()
                || state.person(said.strip())
                        .filter(person -> person.id().equals(owner.id()))
                        .isPresent();
    }
}
