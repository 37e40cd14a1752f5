package dev.countersign.web.console;

import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.Identity;
import dev.countersign.web.console.SignInRefused.Reason;
import dev.countersign.web.issuer.SignInIssuer;
import dev.countersign.web.security.PersonRights;
import dev.countersign.web.security.RoleSource;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;

/**
 * Finds the person of the directory whom an issuer names by {@code iss} and {@code sub}. An address of mail is not an
 * identity: it can be given to another person.
 */
@Component
final class IssuerPeople implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private final Directory directory;
    private final PersonRights rights;
    private final ObjectProvider<SignInIssuer> issuer;

    /** @param issuer none if nobody signs in by an issuer */
    IssuerPeople(Directory directory, PersonRights rights, ObjectProvider<SignInIssuer> issuer) {
        this.directory = directory;
        this.rights = rights;
        this.issuer = issuer;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcIdToken token = request.getIdToken();
        Identity identity = new Identity(String.valueOf(token.getIssuer()), String.valueOf(token.getSubject()));
        String person = directory
                .now()
                .identified(identity)
                .orElseThrow(() -> new SignInRefused(Reason.NOT_IN_DIRECTORY))
                .id();
        RoleSource roles = issuer.getObject().roles(token.getClaims());
        rights.now(person, roles).orElseThrow(() -> new SignInRefused(Reason.NO_ROLE));
        // an issuer that does not say when: the person may have signed in there long ago
        Instant at = Optional.ofNullable(token.getIssuedAt())
                .flatMap(issued -> SignInIssuer.authenticatedAt(token.getClaims(), issued))
                .orElse(Instant.EPOCH);
        return new IssuerUser(new SignedIn(person, CredentialCheck.issuer(identity), at, roles), token);
    }
}
