package dev.countersign.decisions.history;

import dev.countersign.facts.text.PersonId;

/**
 * Who is to be erased, and on whose word.
 *
 * @param subject       id of a customer or of a record merged into one; {@code staff:} and the id of a person of the staff; or type and id of a thing, such as {@code case:S-1}
 * @param by            the person of the staff who asks for it
 * @param second        another one, who agrees
 * @param reason        why; names nobody
 * @param holdChecked   whether they have looked for a legal hold where we cannot
 * @param unfaithfulToo whether to go on where a decision could not be replayed as it was recorded
 */
public record ErasureRequest(
        String subject, String by, String second, String reason, boolean holdChecked, boolean unfaithfulToo) {

    public ErasureRequest {
        subject = subject.strip();
        by = PersonId.form(by);
        second = PersonId.form(second);
    }
}
