package dev.countersign.oversight.directory;

/**
 * How an issuer of tokens names a person (OpenID Connect Core 1.0, section 2).
 *
 * @param issuer  the claim {@code iss}
 * @param subject the claim {@code sub}: unique and never reused at that issuer
 */
public record Identity(String issuer, String subject) {}
