package dev.countersign.edge;

/** Where the compiled rules of a release came from, for the operator. */
public enum RuleOrigin {
    /** They are part of the program, were in memory, or there are none. */
    PROGRAM("no compiler was needed"),
    /** An earlier start compiled them. */
    DATA_FOLDER("taken from the data folder"),
    /** Compiled at this start. */
    COMPILED("compiled now");

    private final String words;

    RuleOrigin(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
