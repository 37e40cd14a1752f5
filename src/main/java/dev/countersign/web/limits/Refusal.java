package dev.countersign.web.limits;

import dev.countersign.edge.KeyCheck;

/** Why a request was refused for its caller. The names are in the entries of the ledger. */
public enum Refusal {
    /** Without a credential. */
    NONE,
    /** The credential is mistyped or incomplete. */
    MISTYPED,
    /** There is no such key, or no such kind of credential. */
    UNKNOWN,
    /** The key exists, and this is not its secret; or a token is not valid. */
    WRONG,
    /** The secret is right, and the key does not hold any more, or not yet. */
    EXPIRED,
    /** The secret is right, and the key was revoked, or its owner has left. */
    REVOKED,
    /** It failed too often from this source, and was not looked at or not answered otherwise. */
    LOCKED_OUT,
    /** The caller is known, and may not do that. */
    NOT_ALLOWED,
    /** A form of the console without the token of its page, such as one that a page of somebody else sent. */
    FOREIGN_FORM;

    /** Why a key was refused. */
    public static Refusal of(KeyCheck.Found found) {
        return switch (found) {
            case EXPIRED -> EXPIRED;
            case REVOKED -> REVOKED;
            case UNKNOWN -> UNKNOWN;
            case VALID, WRONG -> WRONG;
        };
    }
}
