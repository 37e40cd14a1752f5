package dev.countersign.facts.words;

/** What a customer has said to one channel and purpose; an earlier constant is stricter. */
public enum ConsentState {
    WITHDRAWN,
    NONE,
    LEGITIMATE_INTEREST,
    IMPLIED_INQUIRY,
    IMPLIED_PURCHASE,
    SOFT_OPT_IN,
    EXPRESS,
    EXPRESS_WRITTEN
}
