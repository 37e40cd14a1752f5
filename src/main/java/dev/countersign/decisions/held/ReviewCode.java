package dev.countersign.decisions.held;

import dev.countersign.facts.Role;
import java.util.Set;

/**
 * Why a person decides as this person does, in the words of the pack.
 *
 * @param name        such as TONE
 * @param isYes       whether it is for an approval; otherwise it is for a rejection
 * @param seenBy      roles that may see it; empty for all
 * @param leadsTo     what is improved because of it, such as KNOWLEDGE; NOTHING for nothing
 * @param mayAskAgain whether exactly the same action may be requested again at once
 * @param needsText   whether the person must say why in words
 * @param words       what it means
 */
public record ReviewCode(
        String name,
        boolean isYes,
        Set<Role> seenBy,
        String leadsTo,
        boolean mayAskAgain,
        boolean needsText,
        String words) {

    /** What everybody reads who may not see the code. */
    public static final String NOT_APPROVED = "NOT_APPROVED";

    public ReviewCode {
        seenBy = Set.copyOf(seenBy);
    }

    /** The name that a public record has. */
    public String publicName() {
        return seenBy.isEmpty() ? name : NOT_APPROVED;
    }

    /** Whether only some roles may see it. */
    public boolean isForSome() {
        return !seenBy.isEmpty();
    }
}
