package dev.countersign.oversight.directory;

/** What a client may use the interface for. */
public enum Scope {
    /** {@code POST /v1/decide}. */
    DECIDE,
    /** OpenID AuthZEN: evaluations and searches. */
    ACCESS,
    /** Reports of outcomes. */
    OUTCOME,
    /** Requests for a person's approval. */
    REQUEST,
    /** Contests of customers. */
    CONTEST,
    /** Proposals of changes to the policy. */
    PROPOSE,
    /** The feed of decisions. */
    FEED
}
