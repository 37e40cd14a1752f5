package dev.countersign.decisions.held;

/** Why a person rejects an action. */
public enum RejectionCode {
    /** A fact that the action uses is wrong. */
    WRONG_FACT(true),
    /** Something that a person must know is missing. */
    MISSING_INFORMATION(true),
    WRONG_CUSTOMER(false),
    INACCURATE(false),
    TONE(false),
    BETTER_OPTION(false),
    NOT_NEEDED(false),
    CUSTOMER_HARM(false),
    TOO_RISKY(false),
    POLICY_GAP(false),
    SUSPICIOUS(false),
    DUPLICATE(false),
    /** The reason is in words. */
    OTHER(false);

    private final boolean mayAskAgain;

    RejectionCode(boolean mayAskAgain) {
        this.mayAskAgain = mayAskAgain;
    }

    /** Whether exactly the same action may be requested again at once. */
    public boolean mayAskAgain() {
        return mayAskAgain;
    }
}
