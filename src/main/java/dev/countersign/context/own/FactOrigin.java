package dev.countersign.context.own;

/**
 * Where an own fact came from.
 *
 * @param source the system or person that said so
 * @param asOf the moment it was so, as it was written down (ISO 8601)
 */
public record FactOrigin(String source, String asOf) {

    /**
     * What the moment is kept under for which our record vouched of a right that is used up. No single record says
     * it, so it has no source.
     */
    public static final String RESERVED = "reserved";
}
