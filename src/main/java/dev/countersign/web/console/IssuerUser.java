package dev.countersign.web.console;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** A person of the directory, whom an issuer has confirmed. Nothing else that the issuer says is kept. */
final class IssuerUser implements OidcUser {

    private final SignedIn signedIn;
    private final OidcIdToken token;

    IssuerUser(SignedIn signedIn, OidcIdToken token) {
        this.signedIn = signedIn;
        this.token = token;
    }

    SignedIn signedIn() {
        return signedIn;
    }

    @Override
    public String getName() {
        return signedIn.getName();
    }

    @Override
    public Map<String, Object> getClaims() {
        return Map.of();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }

    @Override
    public @Nullable OidcUserInfo getUserInfo() {
        return null;
    }

    @Override
    public OidcIdToken getIdToken() {
        return token;
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of();
    }

    /** Without the id of the person. */
    @Override
    public String toString() {
        return "IssuerUser";
    }
}
