package dev.countersign.web.security;

import java.util.ArrayList;
import java.util.List;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;

/**
 * The kinds of credentials. The first provider that knows the kind decides. Spring's own manager would ask the next
 * ones too after a refusal, and would answer with the reason of the last one.
 */
final class Credentials implements AuthenticationManager {

    private final List<AuthenticationProvider> providers;
    private final AuthenticationEventPublisher events;

    /** @param providers one for each kind of credential; each gives null for a credential of another kind */
    Credentials(List<AuthenticationProvider> providers, AuthenticationEventPublisher events) {
        List<AuthenticationProvider> all = new ArrayList<>(providers);
        all.add(new UnknownCredential());
        this.providers = List.copyOf(all);
        this.events = events;
    }

    @Override
    public Authentication authenticate(Authentication said) {
        for (AuthenticationProvider provider : providers) {
            Authentication caller = provider.supports(said.getClass()) ? provider.authenticate(said) : null;
            if (caller != null) {
                events.publishAuthenticationSuccess(caller);
                return caller;
            }
        }
        throw new IllegalStateException("a credential of no kind: " + said.getClass());
    }
}
