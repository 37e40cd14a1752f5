package dev.countersign.decisions.history;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.PersonId;

/**
 * A request for an erasure by two people.
 *
 * @param subject id of a customer or of a record merged into one; {@code staff:} and the id of a person of the staff;
 *     or type and id of a business object, such as {@code case:S-1}
 * @param by            the person of the staff who requests it; the caller
 * @param agreedBy        another person of the staff, who agrees
 * @param reason        the reason; it must not name a person
 * @param holdChecked   whether they have checked for a legal hold that own facts do not show
 * @param despiteDifferences whether to continue if a decision does not replay as it was recorded
 */
public record ErasureRequest(
        String subject, Caller by, String agreedBy, String reason, boolean holdChecked, boolean despiteDifferences) {

    public ErasureRequest {
        subject = subject.strip();
        agreedBy = PersonId.form(agreedBy);
    }

    /** Id of the person who requests it, in the form of all ids of persons. */
    public String requester() {
        return PersonId.form(by.id());
    }
}
