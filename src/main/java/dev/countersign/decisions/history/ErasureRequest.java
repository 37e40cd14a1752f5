package dev.countersign.decisions.history;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A request for an erasure by two people.
 *
 * @param subject id of a customer or of a record merged into one; {@code staff:} and the id of a person of the staff;
 *     or type and id of a business object, such as {@code case:S-1}
 * @param by            the person of the staff who proposed it
 * @param second        another person of the staff, who confirms it; null for a proposal
 * @param reason        the reason; it must not name a person
 * @param holdChecked   whether they have checked for a legal hold that own facts do not show
 * @param despiteDifferences whether to continue if a decision does not replay as it was recorded
 * @param contestOpen   whether to continue while the customer contests a decision and has no answer
 */
public record ErasureRequest(
        String subject,
        Caller by,
        @Nullable Caller second,
        String reason,
        boolean holdChecked,
        boolean despiteDifferences,
        boolean contestOpen) {

    public ErasureRequest {
        subject = subject.strip();
    }

    /** The same, refused while a contest is open. */
    public ErasureRequest(
            String subject,
            Caller by,
            @Nullable Caller second,
            String reason,
            boolean holdChecked,
            boolean despiteDifferences) {
        this(subject, by, second, reason, holdChecked, despiteDifferences, false);
    }

    /** The same, carried out by these two people. */
    public ErasureRequest by(Caller proposer, Caller confirmer) {
        return new ErasureRequest(subject, proposer, confirmer, reason, holdChecked, despiteDifferences, contestOpen);
    }

    /** Id of the person who proposed it, in the form of all ids of persons. */
    public String requester() {
        return PersonId.form(by.id());
    }

    /** Id of the person who confirms it, in the same form; empty for a proposal. */
    public String confirmer() {
        return second == null ? "" : PersonId.form(second.id());
    }

    /** Whether one of the two is a person of the example company. */
    public boolean example() {
        return by.example() || second != null && second.example();
    }
}
