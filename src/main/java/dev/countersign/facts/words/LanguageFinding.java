package dev.countersign.facts.words;

/**
 * A phrase or a number found in a text, and its position. Rows decide what follows from it.
 *
 * @param kind   PHRASE, or a word of the list {@code numberKind}
 * @param phrase the phrase of the pack that was found; empty for a number, which is never repeated
 * @param start  of the text, counted in {@code char}s
 * @param end    the first place behind it
 */
public record LanguageFinding(String kind, String phrase, int start, int end) {

    public static final String PHRASE = "PHRASE";
    public static final String CARD_NUMBER = "CARD_NUMBER";
    public static final String SOCIAL_SECURITY = "SOCIAL_SECURITY";
    public static final String IBAN = "IBAN";
}
