package dev.countersign.web.issuer;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the issuer that may have signed a token: by the algorithm and the key id in its header, and by nothing
 * else there. A header with critical members ({@code crit}) has none, since none of them is understood.
 */
final class TokenKeys implements JWSKeySelector<SecurityContext> {

    private static final Set<JWSAlgorithm> OF_LIBRARY =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private final IssuerKeys keys;
    private final JWSKeySelector<SecurityContext> ofLibrary;

    TokenKeys(IssuerKeys keys) {
        this.keys = keys;
        ofLibrary = new JWSVerificationKeySelector<>(OF_LIBRARY, keys);
    }

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        if (header.getCriticalParams() != null) {
            return List.of();
        }
        if (!header.getAlgorithm().equals(JWSAlgorithm.EdDSA)) {
            return ofLibrary.selectJWSKeys(header, context);
        }
        List<Key> found = new ArrayList<>();
        for (JWK key : keys.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), context)) {
            if (key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
                Ed25519Verifier.key(pair).ifPresent(found::add);
            }
        }
        return found;
    }
}
