package dev.countersign.oversight.followup;

import dev.countersign.decisions.held.ReviewCode;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.facts.Role;
import java.util.Arrays;
import java.util.Optional;

/** What a reason of people helps to improve. */
public enum LeadsTo {
    /** What agents know and say. */
    KNOWLEDGE(Role.BUSINESS_OWNER),
    /** The cases by which agents are evaluated. */
    EVALUATION(Role.MODEL_OWNER),
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

    /**
     * Where a code of a rejection or of a contest leads. One that is not on the sheet, or that only some may see, leads
     * to a rule.
     *
     * @param codes those of the active release
     * @return empty if nothing is improved because of it
     */
    static Optional<LeadsTo> of(String code, ReviewCodes codes) {
        String word = codes.all().stream()
                .filter(each -> each.name().equals(code) && !each.isForSome())
                .map(ReviewCode::leadsTo)
                .findFirst()
                .orElse(RULE.name());
        return Arrays.stream(values()).filter(each -> each.name().equals(word)).findFirst();
    }
}
