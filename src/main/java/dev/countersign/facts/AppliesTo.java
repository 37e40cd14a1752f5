package dev.countersign.facts;

/** The final verdict to which an obligation applies. */
public enum AppliesTo {
    ALLOW,
    REVIEW,
    DENY,
    /** With every verdict. */
    ANY;

    /** Whether an obligation of this kind applies to that verdict. */
    public boolean goesWith(Verdict verdict) {
        return this == ANY || name().equals(verdict.name());
    }
}
