package dev.countersign.policy.table;

/** Whether a row or rule has effect. */
public enum Status {
    active,
    /** Takes part in a second evaluation only; what it would change is recorded. */
    shadow,
    /** Not part of the policy yet. */
    draft
}
