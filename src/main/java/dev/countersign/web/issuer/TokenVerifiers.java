package dev.countersign.web.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import java.security.Key;
import java.security.interfaces.EdECPublicKey;
import java.util.HashSet;
import java.util.Set;

/** The verifiers of the library, and the one for Ed25519. */
final class TokenVerifiers implements JWSVerifierFactory {

    private final JWSVerifierFactory ofLibrary = new DefaultJWSVerifierFactory();

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        return key instanceof EdECPublicKey ed25519
                ? new Ed25519Verifier(ed25519)
                : ofLibrary.createJWSVerifier(header, key);
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        Set<JWSAlgorithm> all = new HashSet<>(ofLibrary.supportedJWSAlgorithms());
        all.add(JWSAlgorithm.EdDSA);
        return all;
    }

    @Override
    public JCAContext getJCAContext() {
        return ofLibrary.getJCAContext();
    }
}
