package dev.countersign.oversight.directory;

/**
 * A change of a person that waits for another person, because it changes who can sign in as whom, or who is whom.
 *
 * @param id         id of the change
 * @param person     the person after the change
 * @param proposedBy id of the person who proposed it; empty if that person was erased
 */
public record PersonChange(String id, Person person, String proposedBy) {}
