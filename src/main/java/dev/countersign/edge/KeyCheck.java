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

    /** @param key if it is valid */
    public record Result(Optional<ApiKey> key, Found found) {}

    /** Empty when there is no such key, the secret is wrong, or the key does not hold now. */
    public static Optional<ApiKey> check(DirectoryState directory, KeySecret said, Instant now) {
        return result(directory, said, now).key();
    }

    /** The same, with the reason. */
    public static Result result(DirectoryState directory, KeySecret said, Instant now) {
        Optional<ApiKey> key = directory.key(said.id());
        boolean right = false;
        boolean late = false;
        for (ApiKey.Secret secret : compared(key)) {
            boolean same = said.matches(secret.sha256());
            right |= same & now.isBefore(secret.to());
            late |= same;
        }
        Optional<ApiKey> valid = right ? key.filter(each -> each.holds(now)) : Optional.empty();
        return new Result(valid, found(key, valid.isPresent(), late));
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
