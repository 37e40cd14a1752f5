package dev.countersign.facts.words;

/** The state of a customer's consent for one channel and purpose. An earlier constant is stricter. */
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
