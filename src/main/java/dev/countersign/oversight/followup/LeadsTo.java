package dev.countersign.oversight.followup;

import dev.countersign.facts.Role;

/** What a reason of people helps to improve. */
public enum LeadsTo {
    /** What agents know and say. */
    KNOWLEDGE(Role.BUSINESS_OWNER),
    /** The cases by which agents are evaluated. */
    EVALUATION_SET(Role.MODEL_OWNER),
    /** A row or a rule. */
    RULE(Role.COMPLIANCE_REVIEWER),
    /** How people and agents are trained. */
    TRAINING(Role.CX_LEADER),
    /** Our records. */
    DATA(Role.DATA_STEWARD);

    private final Role owner;

    LeadsTo(Role owner) {
        this.owner = owner;
    }

    /** Whose work it is. */
    Role owner() {
        return owner;
    }

    /** Where a code of a rejection or of a contest leads. An unknown one leads to a rule. */
    static LeadsTo of(String code) {
        return switch (code) {
            case "WRONG_FACT", "WRONG_CUSTOMER", "DUPLICATE" -> DATA;
            case "MISSING_INFORMATION", "TONE" -> KNOWLEDGE;
            case "INACCURATE", "BETTER_OPTION", "NOT_NEEDED" -> EVALUATION_SET;
            case "SUSPICIOUS" -> TRAINING;
            default -> RULE;
        };
    }
}
