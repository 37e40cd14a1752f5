package dev.countersign.facts.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The id of a person, in normal form. Ids that differ only in letter case, width of letters, blanks at the ends,
 * several blanks inside or invisible letters name the same person. The ledger stores people in this form. Where two
 * people are required, or one is excluded, ids that look alike count as one person too ({@link #looks}).
 *
 * @param id in that form
 */
public record PersonId(String id) {

    private static final int LONGEST = 200;
    private static final Pattern ALLOWED =
            Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._\\-@+/:']+(?: [\\p{L}\\p{M}\\p{Nd}._\\-@+/:']+)*");

    /**
     * @param id in any form; a text that cannot name a person is normalized too, so that it can be compared
     */
    public PersonId {
        id = FoldedText.isPlain(id) ? id.toLowerCase(Locale.ROOT) : folded(id);
    }

    private static String folded(String id) {
        return Normalizer.normalize(
                singleBlanks(FoldedText.seen(id))
                        .toLowerCase(Locale.ROOT)
                        .toUpperCase(Locale.ROOT)
                        .toLowerCase(Locale.ROOT),
                Normalizer.Form.NFKC);
    }

    private static String singleBlanks(String text) {
        StringBuilder single = new StringBuilder();
        text.codePoints().forEach(letter -> {
            if (!Ids.blank(letter)) {
                single.appendCodePoint(letter);
            } else if (!single.isEmpty() && single.charAt(single.length() - 1) != ' ') {
                single.append(' ');
            }
        });
        return single.toString().strip();
    }

    /**
     * Whether the text can name a person: 1 to 200 letters, digits and {@code . _ - @ + / : '}, with single blanks
     * inside.
     */
    public boolean isNamed() {
        return id.codePointCount(0, id.length()) <= LONGEST
                && ALLOWED.matcher(id).matches();
    }

    /**
     * @param place where the id was read, for the message
     * @throws InvalidInput if the text cannot name a person
     */
    public static PersonId of(String text, String place) {
        PersonId person = new PersonId(text);
        String typed = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
        if (!person.isNamed() || !ALLOWED.matcher(typed).matches()) {
            throw new InvalidInput(new Problem(
                    place,
                    person.id.isEmpty()
                            ? "it is empty."
                            : "`" + Ids.shown(typed)
                                    + "` is not an id of a person. Allowed: 1 to 200 letters, digits "
                                    + "and . _ - @ + / : ', single blanks inside.",
                    "Maybe use the id from the company's directory, such as `p-7`."));
        }
        return person;
    }

    /** The form in which people are stored. */
    public static String form(String text) {
        return new PersonId(text).id;
    }

    /**
     * The appearance of an id, in any script. Two ids with the same appearance count as one person, because a reader
     * cannot tell them apart. It is stricter than equality: `p-1` and `p-l` agree, and so do `p-7` and `staff:p-7`,
     * because the part before the colon names the list that the id is from. Nothing is stored under it.
     */
    public static String looks(String text) {
        String whole = form(text);
        String own = whole.substring(whole.indexOf(':') + 1);
        return FoldedText.skeleton(own.isBlank() ? whole : own);
    }

    @Override
    public String toString() {
        return id;
    }
}
