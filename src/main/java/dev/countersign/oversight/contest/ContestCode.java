package dev.countersign.oversight.contest;

import java.util.Arrays;
import java.util.List;

/** Why a contest is not examined, or why a reviewer decides as this person does. */
public enum ContestCode {
    /** It is unknown whether the customer sent it. */
    IDENTITY_UNCLEAR(ContestStep.REFUSE),
    /** The same was contested before, and answered. */
    ALREADY_ANSWERED(ContestStep.REFUSE),
    /** It is manifestly unfounded or excessive. */
    UNFOUNDED(ContestStep.REFUSE),
    /** The customer does not want it any more. */
    WITHDRAWN(ContestStep.REFUSE),
    /** The decision was right. */
    DECISION_CORRECT(ContestStep.DECIDE),
    /** A fact was wrong. */
    WRONG_FACT(ContestStep.DECIDE),
    /** A fact was missing. */
    MISSING_INFORMATION(ContestStep.DECIDE),
    /** A rule is wrong, or one is missing. */
    POLICY_GAP(ContestStep.DECIDE),
    /** The rules are right, and this customer is treated otherwise. */
    EXCEPTION(ContestStep.DECIDE);

    private final ContestStep step;

    ContestCode(ContestStep step) {
        this.step = step;
    }

    /** Those of a step, in order; empty for a step without a code. */
    public static List<ContestCode> of(ContestStep step) {
        return Arrays.stream(values()).filter(code -> code.step == step).toList();
    }
}
