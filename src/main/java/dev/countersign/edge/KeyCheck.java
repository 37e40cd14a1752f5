package dev.countersign.edge;

import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.DirectoryState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds the key that a secret opens. An unknown id costs the same work as a wrong secret. */
public final class KeyCheck {

    /** No SHA-256 in base64url has this form. */
    private static final String NEVER = "-".repeat(43);

    private static final List<ApiKey.Secret> NONE = List.of(new ApiKey.Secret(NEVER, Instant.EPOCH));

    private KeyCheck() {}

    /** Empty when there is no such key, the secret is wrong, or the key does not hold now. */
    public static Optional<ApiKey> check(DirectoryState directory, KeySecret said, Instant now) {
        Optional<ApiKey> key = directory.key(said.id());
        boolean right = false;
        for (ApiKey.Secret secret : key.map(ApiKey::secrets).orElse(NONE)) {
            right |= said.matches(secret.sha256()) & now.isBefore(secret.to());
        }
        return right ? key.filter(each -> each.holds(now)) : Optional.empty();
    }
}
