package dev.countersign.edge;

import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.DirectoryState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the key that a secret opens. An unknown id costs the same work as a wrong secret. */
public final class KeyCheck {

    /** As many secrets as a key has during a rotation. */
    private static final int COMPARED = 2;

    /** No SHA-256 in base64url has this form. */
    private static final ApiKey.Secret NEVER = new ApiKey.Secret("-".repeat(43), Instant.EPOCH, false);

    private KeyCheck() {}

    /** What was found. It is for counting only: a caller is not told the difference. */
    public enum Found {
        VALID,
        /** There is no such key. */
        UNKNOWN,
        /** It has another secret. */
        WRONG,
        /** The secret is right, and the key does not hold any more, or not yet. */
        EXPIRED,
        /** The secret is right, and the key was revoked. */
        REVOKED
    }

    /**
     * @param key      if it is valid
     * @param isShared whether another person than the owner of the key knows the secret
     */
    public record Result(Optional<ApiKey> key, boolean isShared, Found found) {}

    /** Without a key when there is no such key, the secret is wrong, or the key does not hold now. */
    public static Result check(DirectoryState directory, KeySecret said, Instant now) {
        Optional<ApiKey> key = directory.key(said.id());
        boolean right = false;
        boolean late = false;
        boolean shared = false;
        for (ApiKey.Secret secret : compared(key)) {
            boolean same = said.matches(secret.sha256());
            right |= same & now.isBefore(secret.to());
            late |= same;
            shared |= same & secret.shared();
        }
        Optional<ApiKey> valid = right ? key.filter(each -> each.holds(now)) : Optional.empty();
        return new Result(valid, shared, found(key, valid.isPresent(), late));
    }

    private static Found found(Optional<ApiKey> key, boolean valid, boolean right) {
        if (valid) {
            return Found.VALID;
        }
        if (key.isEmpty()) {
            return Found.UNKNOWN;
        }
        return !right ? Found.WRONG : key.get().revokedAt() != null ? Found.REVOKED : Found.EXPIRED;
    }

    /** The secrets that are compared: always as many, whether the key exists or is being rotated. */
    static List<ApiKey.Secret> compared(Optional<ApiKey> key) {
        List<ApiKey.Secret> compared = new ArrayList<>(key.map(ApiKey::secrets).orElse(List.of()));
        while (compared.size() < COMPARED) {
            compared.add(NEVER);
        }
        return compared;
    }
}
