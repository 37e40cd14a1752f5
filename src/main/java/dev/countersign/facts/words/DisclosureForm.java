package dev.countersign.facts.words;

import java.util.Arrays;
import java.util.Optional;

/**
 * The form in which a class of data may leave. This list is closed: what has another form is withheld. The text of a
 * form is its name, with its parameter in brackets, such as {@code GROUP_K(20)}.
 */
public enum DisclosureForm {
    /** The value. */
    AS_IS(false),
    /** The last four letters or digits of a longer number. */
    LAST_4(false),
    /** The year of a day or moment. */
    YEAR_ONLY(false),
    /** The country of a region, such as DE of DE-BE. */
    REGION_ONLY(false),
    /** What follows the @ of a mail address. */
    DOMAIN_ONLY(false),
    /** The first letter of each word of a name. */
    INITIALS(false),
    /** A pseudonym that is the same for the same value in one run, and another one in each other run. */
    TOKEN(false),
    /** The sum of the last 12 months. The parameter is the least number of records in it. */
    SUM_12M(true),
    /** How many values there are. */
    COUNT(false),
    /** The range in which a number lies. The parameter is the width of a range. */
    BAND(true),
    /** How many customers have each value. The parameter is the least number of customers in a group. */
    GROUP_K(true),
    /** A text without numbers of cards, accounts and people, addresses, names of others, and words about health. */
    REDACT(false),
    /** Only what belongs to the channel of the action. */
    CHOSEN_CHANNEL(false),
    /** Only what belongs to the customer whom the action is about. */
    OWN_CUSTOMER_ONLY(false);

    private static final int DIGITS = 6;

    private final boolean parameter;

    DisclosureForm(boolean parameter) {
        this.parameter = parameter;
    }

    /** A form with its parameter. @param parameter 0 for a form that has none */
    public record Given(DisclosureForm form, int parameter) {

        /** As findings and answers have it. */
        @Override
        public String toString() {
            return form.parameter ? form + "(" + parameter + ")" : form.name();
        }

        /** Empty if it is not one of the list, or its parameter is missing or not a whole number above 0. */
        public static Optional<Given> of(String text) {
            int bracket = text.indexOf('(');
            String name = bracket < 0 ? text : text.substring(0, bracket);
            String number = bracket < 0 || !text.endsWith(")") ? "" : text.substring(bracket + 1, text.length() - 1);
            return Arrays.stream(values())
                    .filter(form -> form.name().equals(name))
                    .filter(form ->
                            form.parameter ? number.length() <= DIGITS && number.matches("[1-9][0-9]*") : bracket < 0)
                    .map(form -> new Given(form, form.parameter ? Integer.parseInt(number) : 0))
                    .findFirst();
        }
    }

    /** Whether it needs a number. */
    public boolean hasParameter() {
        return parameter;
    }
}
