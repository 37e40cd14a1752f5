package dev.countersign.ledger;

/**
 * A part of an entry that could be decrypted, because it has not been erased.
 *
 * @param subject id of the person in the company's records
 */
public record DecryptedPart(String subject, byte[] content) {}
