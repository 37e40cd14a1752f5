package dev.countersign.facts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One person, by the id under which people are named: whatever the letter case, the width of letters, and blanks at the ends, it is the same person. People are
 * compared in this form wherever they are named.
 *
 * @param id in that form
 */
public record Person(String id) {

    private static final int LONGEST = 200;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._\\-@+/:']+(?: [\\p{L}\\p{M}\\p{Nd}._\\-@+/:']+)*");

    /** @param id in any form; what is no id of a person is brought into the form all the same, so that it can be compared */
    public Person {
        id = Normalizer.normalize(id, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        id = Normalizer.normalize(id, Normalizer.Form.NFKC);
    }

    /** Whether people can be named so: 1 to 200 letters, digits and {@code . _ - @ + / : '}, with single blanks inside. */
    public boolean isNamed() {
        return id.codePointCount(0, id.length()) <= LONGEST && ALLOWED.matcher(id).matches();
    }

    /**
     * @param place where it is said, for the message
     * @throws Refused when people cannot be named so
     */
    public static Person of(String text, String place) {
        Person person = new Person(text);
        if (!person.isNamed()) {
            throw new Refused(new Problem(place, person.id.isEmpty() ? "it is empty." : "`" + person.id + "` is not how people are named. Allowed: 1 to 200 letters, digits and . _ - @ + / : ', single blanks inside.",
                    "Maybe the id that the company's directory has, such as `p-7`."));
        }
        return person;
    }

    /** The form in which people are compared. */
    public static String form(String text) {
        return new Person(text).id;
    }

    @Override
    public String toString() {
        return id;
    }
}
