package dev.countersign.oversight.followup;

import dev.countersign.facts.Role;

/** What must be done. */
public enum FollowUpKind {
    /** Somebody was harmed, or could have been: find out why. */
    INCIDENT(Role.COMPLIANCE_REVIEWER),
    /** Put right what was done. */
    CORRECTING_ACTION(Role.CX_LEADER),
    /** Add a row to the tests of a table. */
    TEST_ROW(Role.COMPLIANCE_REVIEWER),
    /** Change a row or a rule. */
    RULE_CHANGE(Role.COMPLIANCE_REVIEWER),
    /** Improve what an agent knows, or how it is checked: {@link LeadsTo} says which. */
    FEEDBACK(Role.BUSINESS_OWNER);

    private final Role owner;

    FollowUpKind(Role owner) {
        this.owner = owner;
    }

    /** Whose work it is. */
    Role owner() {
        return owner;
    }
}
