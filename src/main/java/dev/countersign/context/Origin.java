package dev.countersign.context;

/** Where an own fact came from. @param source the system or person that said so @param asOf the moment it was so, as it was written down (ISO 8601) */
public record Origin(String source, String asOf) {
}
