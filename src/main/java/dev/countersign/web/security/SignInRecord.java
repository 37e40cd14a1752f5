package dev.countersign.web.security;

import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessLog;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.DirectoryState;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Records that a person used a credential. {@link AccessRefusals} counts failures, where they are answered. */
@Component
class SignInRecord implements AuthenticationEventPublisher {

    private final AccessLog log;
    private final Directory directory;
    private final ClockAndRandom clock;

    SignInRecord(AccessLog log, Directory directory, ClockAndRandom clock) {
        this.log = log;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public void publishAuthenticationSuccess(Authentication authentication) {
        if (authentication instanceof CallerAuthentication caller
                && caller.rights().caller().kind() == Caller.Kind.PERSON) {
            log.used(caller.rights(), () -> rolesFrom(caller.rights()), caller.credential());
        }
    }

    private AccessLog.RolesFrom rolesFrom(Rights rights) {
        if (rights.caller().example()) {
            return AccessLog.RolesFrom.EXAMPLE;
        }
        if (rights.rotates()) {
            return AccessLog.RolesFrom.DIRECTORY;
        }
        DirectoryState state = directory.now();
        boolean same = state.person(rights.caller().id())
                .flatMap(person -> RightsOf.person(state, person, clock.now()))
                .filter(own -> own.roles().equals(rights.roles())
                        && own.caller().roles().equals(rights.caller().roles()))
                .isPresent();
        return same ? AccessLog.RolesFrom.DIRECTORY : AccessLog.RolesFrom.ISSUER;
    }

    @Override
    public void publishAuthenticationFailure(AuthenticationException exception, Authentication authentication) {
        // counted in AccessRefusals, which knows the source
    }
}
