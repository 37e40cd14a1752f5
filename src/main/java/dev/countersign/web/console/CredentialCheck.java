package dev.countersign.web.console;

import dev.countersign.facts.json.Sha256;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.springframework.stereotype.Component;

/** Whether the credential that began a session still holds. */
@Component
final class CredentialCheck {

    static final String LINK = "link";
    private static final String KEY = "key:";
    private static final String ISSUER = "issuer:";

    private final Directory directory;

    CredentialCheck(Directory directory) {
        this.directory = directory;
    }

    static String key(String id) {
        return KEY + id;
    }

    /** With a hash, because what an issuer calls a person is personal. */
    static String issuer(Identity identity) {
        return ISSUER
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Sha256.digest()
                                .digest((identity.issuer() + "\n" + identity.subject())
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A key that was revoked, a secret that a rotation ended, or an identity that was taken from the person ends the
     * session.
     */
    boolean holds(PersonSession session, Instant now) {
        DirectoryState state = directory.now();
        String credential = session.credential();
        if (credential.startsWith(KEY)) {
            return state.key(credential.substring(KEY.length()))
                    .filter(key -> key.ofPerson() && key.holds(now))
                    .filter(key -> key.secrets().stream()
                            .anyMatch(each -> each.sha256().equals(session.secret()) && now.isBefore(each.to())))
                    .flatMap(key -> state.person(key.owner()))
                    .filter(person -> person.id().equals(session.person()))
                    .isPresent();
        }
        if (credential.startsWith(ISSUER)) {
            return state.person(session.person())
                    .filter(person -> person.identities().stream()
                            .anyMatch(identity -> issuer(identity).equals(credential)))
                    .isPresent();
        }
        return credential.equals(LINK);
    }
}
