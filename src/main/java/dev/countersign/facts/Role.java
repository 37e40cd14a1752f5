package dev.countersign.facts;

/** The seven human roles of oversight (paper, section 5.4). */
public enum Role {
    /** Defines desired outcomes and risk tolerance. */
    BUSINESS_OWNER,
    /** Validates data quality and lineage. */
    DATA_STEWARD,
    /** Validates performance and drift. */
    MODEL_OWNER,
    /** Assesses policy and regulatory exposure. */
    COMPLIANCE_REVIEWER,
    /** Reviews recommendations and gives contextual feedback. */
    FRONTLINE_USER,
    /** Assesses customer impact. */
    CX_LEADER,
    /** Evaluates strategic value. */
    EXECUTIVE_SPONSOR
}
