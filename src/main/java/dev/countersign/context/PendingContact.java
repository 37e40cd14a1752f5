package dev.countersign.context;

import dev.countersign.facts.own.Contact;

/**
 * A message that a decision allowed, or several of one kind that may still be sent.
 *
 * @param contact with the decision's id and time; of several, their kind and a time within every window
 * @param sent    whether it was reported as sent; before that it counts as reserved
 * @param times   how many messages; more than one only of those that were not reported
 */
public record PendingContact(Contact contact, boolean sent, int times) {

    public PendingContact(Contact contact, boolean sent) {
        this(contact, sent, 1);
    }
}
