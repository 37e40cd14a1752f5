package dev.countersign.context.own;

/**
 * The source of an own fact.
 *
 * @param source the system or person that provided it
 * @param asOf the moment at which it was true, as recorded (ISO 8601)
 */
public record FactOrigin(String source, String asOf) {

    /**
     * The name for the moment up to which our record of a reserved right is complete. It does not come from a single
     * record, so it has no source.
     */
    public static final String RESERVED = "reserved";
}
