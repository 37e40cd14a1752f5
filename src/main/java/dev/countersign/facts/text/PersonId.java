package dev.countersign.facts.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One person, by the id under which people are named: whatever the letter case, the width of letters, blanks at the
 * ends, several blanks inside and letters that cannot be seen, it is the same person. The ledger keeps people in this
 * form. Where two people are asked for, or one is excluded, ids that look alike are one person too ({@link #looks}).
 *
 * @param id in that form
 */
public record PersonId(String id) {

    private static final int LONGEST = 200;
    private static final Pattern ALLOWED =
            Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._\\-@+/:']+(?: [\\p{L}\\p{M}\\p{Nd}._\\-@+/:']+)*");

    /**
     * @param id in any form; what is no id of a person is brought into the form all the same, so that it can be
     *     compared
     */
    public PersonId {
        id = singleBlanks(FoldedText.seen(id))
                .toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        id = Normalizer.normalize(id, Normalizer.Form.NFKC);
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
     * Whether people can be named so: 1 to 200 letters, digits and {@code . _ - @ + / : '}, with single blanks
     * inside.
     */
    public boolean isNamed() {
        return id.codePointCount(0, id.length()) <= LONGEST
                && ALLOWED.matcher(id).matches();
    }

    /**
     * @param place where it is said, for the message
     * @throws InvalidInput when people cannot be named so
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
                                    + "` is not how people are named. Allowed: 1 to 200 letters, digits "
                                    + "and . _ - @ + / : ', single blanks inside.",
                    "Maybe the id that the company's directory has, such as `p-7`."));
        }
        return person;
    }

    /** The form in which people are kept. */
    public static String form(String text) {
        return new PersonId(text).id;
    }

    /**
     * What an id looks like, in whatever script: two ids that agree in it count as one person, since nobody who reads
     * them can tell them apart. It is stricter than equality: `p-1` and `p-l` agree, and so do `p-7` and `staff:p-7`,
     * since the part before the colon names the list that the id is of. Nothing is kept under it.
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
