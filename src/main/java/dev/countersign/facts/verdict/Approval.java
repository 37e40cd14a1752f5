package dev.countersign.facts.verdict;

import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The approval of one exact action by a person. It satisfies demands and lifts no other restriction. It counts only
 * for what the person was shown: the rows with a demand, up to that risk and grade.
 *
 * @param qualifier a further qualification of the person, such as finance; empty for none
 * @param digest    SHA-256, in hex, of the action it was given for
 * @param until     the moment from which it no longer counts
 * @param rows      rows that demanded somebody when it was given, each with the beginning of its hash; null only in a
 *     case of the tests, where it counts for all rows
 * @param risk      of the decision that was approved; null if the pack has none
 * @param grade     of the decision that was approved; null or empty if the pack gives none
 * @param uses      how often it lets the action happen, as recorded: {@link ApprovalUses#number}
 */
public record Approval(
        String id,
        String person,
        Role role,
        String qualifier,
        String digest,
        Instant until,
        String reason,
        @Nullable Set<String> rows,
        @Nullable Risk risk,
        @Nullable String grade,
        @Nullable Integer uses) {

    public Approval {
        rows = rows == null ? null : Set.copyOf(rows);
    }

    /** How often it still lets the action happen. */
    public ApprovalUses state() {
        return ApprovalUses.of(uses);
    }

    /** Whether each use of it is counted. */
    public boolean isCounted() {
        return state() instanceof ApprovalUses.Times;
    }

    /** Whether it is used up. */
    public boolean isUsedUp() {
        return state() instanceof ApprovalUses.UsedUp;
    }

    /** The same, used up. */
    public Approval usedUp() {
        return new Approval(
                id, person, role, qualifier, digest, until, reason, rows, risk, grade, ApprovalUses.USED_UP.number());
    }

    /** The same, under another id of its person. */
    public Approval givenBy(String other) {
        return new Approval(id, other, role, qualifier, digest, until, reason, rows, risk, grade, uses);
    }

    /** The same, given for another customer. The person was shown no row of this one. */
    public Approval ofAnother() {
        return new Approval(id, person, role, qualifier, digest, until, reason, Set.of(), risk, grade, uses);
    }

    /** Whether the person was shown that row as it is now. @param mark its id with the beginning of its hash */
    public boolean saw(String mark) {
        return rows == null || rows.contains(mark);
    }
}
