package dev.countersign.web.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Verifies a signature of Ed25519 (RFC 8037) by the JDK. The library would need another one for it. */
final class Ed25519Verifier implements JWSVerifier {

    private static final String NAME = "Ed25519";
    private static final int KEY = 32;
    /** What is before the 32 bytes of a public key in its X.509 form (RFC 8410, section 4). */
    private static final byte[] BEFORE = HexFormat.of().parseHex("302a300506032b6570032100");

    private final EdECPublicKey key;
    private final JCAContext context = new JCAContext();

    Ed25519Verifier(EdECPublicKey key) {
        this.key = key;
    }

    /** Empty for a key that is none. */
    static Optional<EdECPublicKey> key(OctetKeyPair pair) {
        byte[] point = pair.getX().decode();
        if (point.length != KEY) {
            return Optional.empty();
        }
        byte[] form =
                ByteBuffer.allocate(BEFORE.length + KEY).put(BEFORE).put(point).array();
        try {
            return Optional.of(
                    (EdECPublicKey) KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(form)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        if (!header.getAlgorithm().equals(JWSAlgorithm.EdDSA) || header.getCriticalParams() != null) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature.decode());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
