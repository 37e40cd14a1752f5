package dev.countersign.web.console;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.console.SignInRefused.Reason;
import dev.countersign.web.security.PersonRights;
import dev.countersign.web.security.RoleSource;
import dev.countersign.web.security.SignInLink;
import dev.countersign.web.security.SignInLinks;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Signs a person in by a link of the command {@code sign-in}, once. */
final class LinkSignIn implements AuthenticationProvider {

    private final SignInLinks links;
    private final PersonRights rights;
    private final ClockAndRandom clock;

    LinkSignIn(SignInLinks links, PersonRights rights, ClockAndRandom clock) {
        this.links = links;
        this.rights = rights;
        this.clock = clock;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OneTimeTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication said) {
        SignInLink link = links.consume((OneTimeTokenAuthenticationToken) said);
        if (link == null) {
            throw new SignInRefused(Reason.LINK);
        }
        RoleSource roles = RoleSource.of(link.example());
        String person = rights.now(link.person(), roles)
                .map(each -> each.caller().id())
                .orElseThrow(() -> new SignInRefused(Reason.NO_ROLE));
        return new SignedIn(person, CredentialCheck.LINK, clock.now(), roles);
    }
}
