package dev.countersign.context;

import dev.countersign.facts.own.Contact;

/**
 * A message that a decision allowed.
 *
 * @param contact with the decision's id and time
 * @param sent    whether it was reported as sent; before that it counts as reserved
 */
public record PendingContact(Contact contact, boolean sent) {}
