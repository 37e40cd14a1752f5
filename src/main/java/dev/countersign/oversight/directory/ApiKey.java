package dev.countersign.oversight.directory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of a client or a person. Its secret is known to its holder only.
 *
 * @param id        found by it; public
 * @param ofPerson  whether it belongs to a person; else to a client
 * @param owner     id of the person or the client
 * @param secrets   the secrets that hold, oldest first; two during a rotation
 * @param from      the begin
 * @param to        the end, which is not part of it; at most a year after the begin
 * @param issuedBy  id of the person who issued it; empty for a command on the machine
 * @param open      whether it waits for another admin: a key that an admin issued for another person
 * @param alone     whether one admin issued it for another person without a confirmation, because there were fewer than
 *                  two admins
 * @param revokedAt when it was revoked; null if it was not
 */
public record ApiKey(
        String id,
        boolean ofPerson,
        String owner,
        List<Secret> secrets,
        Instant from,
        Instant to,
        String issuedBy,
        boolean open,
        boolean alone,
        @Nullable Instant revokedAt) {

    /**
     * @param sha256 of the secret, in base64url. The secret has 256 random bits, so no slow hash is needed
     * @param to     the end of this secret, which is not part of it
     * @param shared whether another person than the owner got it, because that person issued the key
     */
    public record Secret(String sha256, Instant to, boolean shared) {}

    public ApiKey {
        secrets = List.copyOf(secrets);
    }

    /** Whether it can be used at that time. */
    public boolean holds(Instant at) {
        return !open && revokedAt == null && !at.isBefore(from) && at.isBefore(to);
    }

    /** Whether it can be used at that time with a secret that another person than its owner knows. */
    public boolean isShared(Instant at) {
        return holds(at) && hasSharedSecret(at);
    }

    /** The same, also for a key that waits for another admin. */
    public boolean hasSharedSecret(Instant at) {
        return secrets.stream().anyMatch(secret -> secret.shared() && at.isBefore(secret.to()));
    }

    ApiKey rotated(List<Secret> now) {
        return new ApiKey(id, ofPerson, owner, now, from, to, issuedBy, open, alone, revokedAt);
    }

    ApiKey confirmed() {
        return new ApiKey(id, ofPerson, owner, secrets, from, to, issuedBy, false, alone, revokedAt);
    }

    ApiKey revoked(Instant at) {
        return new ApiKey(id, ofPerson, owner, secrets, from, to, issuedBy, open, alone, at);
    }
}
