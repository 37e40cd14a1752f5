package dev.countersign.facts;

import org.jspecify.annotations.Nullable;

/** The contribution of a row or a rule to the verdict. No finding ever overwrites another. */
public sealed interface Finding extends RuleOutput {

    /** This need of the action is met, in this jurisdiction. */
    record Permit(String need, String basis) implements Finding {}

    /** It must not happen (now). */
    record Prohibit(String reason) implements Finding {}

    /**
     * A person must decide.
     *
     * @param qualifier   such as trained, finance, legal; empty for none
     * @param count       how many different people of this role
     * @param dueHours    within how many hours; null if the table sets no time
     * @param escalateTo  who is told after the due time; a time-out never approves
     * @param mayStandIn  whether a yes of that role counts too, after the due time
     * @param ownYes      whether the person for whom the agent acts may approve it too
     */
    record Demand(
            Role role,
            String qualifier,
            int count,
            @Nullable Double dueHours,
            @Nullable Role escalateTo,
            boolean fourEyes,
            boolean mayStandIn,
            boolean ownYes)
            implements Finding {

        /** A demand that only other people of that role meet. */
        public Demand(
                Role role,
                String qualifier,
                int count,
                @Nullable Double dueHours,
                @Nullable Role escalateTo,
                boolean fourEyes) {
            this(role, qualifier, count, dueHours, escalateTo, fourEyes, false, false);
        }

        public Demand(Role role) {
            this(role, "", 1, null, null, false);
        }

        /** @param qualifier a further qualification of the person, such as finance */
        public Demand(Role role, String qualifier) {
            this(role, qualifier, 1, null, null, false);
        }
    }

    /** The grade is at least this. */
    record RiskFloor(Risk risk) implements Finding {}

    /** Autonomy is at most this level, 0 to 5. */
    record AutonomyCap(int level) implements Finding {}

    /** An obligation that goes with the final verdict. */
    record Obligation(String code, AppliesTo appliesTo) implements Finding {}

    /**
     * The most that may be disclosed of a class of data. It does not affect the verdict.
     *
     * @param how what to do to it; empty for nothing more
     */
    record DisclosureLimit(Disclosure max, String how) implements Finding {}
}
