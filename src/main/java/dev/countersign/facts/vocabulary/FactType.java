package dev.countersign.facts.vocabulary;

/** The type of a fact, and of every cell in a column that reads it. */
public enum FactType {
    /** Free text, compared letter by letter. */
    TEXT("text"),
    /** One word out of a list. */
    LIST("list"),
    /** A decimal number of at most 15 significant digits. */
    NUMBER("number"),
    /** yes or no. */
    YESNO("yesno"),
    /** A calendar day. */
    DATE("date"),
    /** A local time of day, to the minute. */
    TIME("time");

    private final String word;

    FactType(String word) {
        this.word = word;
    }

    /** The word for it in table specifications and on the About sheet. */
    public String word() {
        return word;
    }
}
