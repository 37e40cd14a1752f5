package dev.countersign.facts;

/** With which final verdict a duty goes. */
public enum AppliesTo {
    ALLOW,
    REVIEW,
    DENY,
    /** With every verdict. */
    ANY;

    /** Whether a duty of this kind goes with that verdict. */
    public boolean goesWith(Verdict verdict) {
        return this == ANY || name().equals(verdict.name());
    }
}
