package dev.countersign.decisions.record;

/** Who or what an evaluation is written for. */
public enum EvaluationView {
    /** The bytes that a record commits to. A change of them is a change of the record format. */
    COMMITTED,
    /** The answer to an agent or a customer. */
    AGENT,
    /** The answer to staff. */
    STAFF,
    /** The explanation of a recorded decision as JSON, by name; for staff and auditors only. */
    EXPLANATION,
    /** Lines of a terminal: a label and a sentence, without JSON. */
    TERMINAL
}
