package dev.countersign.context.place;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A telephone number of own facts, converted to its international form (ITU-T E.164). */
public final class Phone {

    private static final Pattern WRITTEN = Pattern.compile("[+0-9 ().\\-/]+( ?(ext\\.?|x|;ext=) ?\\d{1,7})?");
    private static final int LONGEST = 40;

    private Phone() {}

    /**
     * The result of reading a number.
     *
     * @param international without an extension, if it could be read
     * @param wrong the rest of a sentence that begins with the number, else
     */
    public record Read(Optional<String> international, String wrong) {}

    /**
     * @param countries of the owner of the number: a number without a plus is read as dialled there, if there is
     *     exactly one country
     */
    public static Read read(String written, Collection<?> countries) {
        if (written.length() > LONGEST || !WRITTEN.matcher(written).matches()) {
            return wrong("is not a telephone number. Allowed: digits, blanks and + ( ) . - / with an "
                    + "extension such as `ext 12`, best as +13055550190.");
        }
        boolean international = written.strip().startsWith("+");
        if (!international && countries.size() != 1) {
            return wrong("is a number without a country code, and "
                    + (countries.isEmpty() ? "no country is" : "several countries are")
                    + " on record for it. Allowed: the international form, such as +13055550190.");
        }
        String country =
                international ? null : String.valueOf(countries.iterator().next());
        return parsed(written, country)
                .<Read>map(number ->
                        new Read(Optional.of(PhoneNumberUtil.getInstance().format(number, PhoneNumberFormat.E164)), ""))
                .orElseGet(() -> wrong(
                        country == null
                                ? "is not a possible number of any country. Allowed: the "
                                        + "international form, such as +13055550190."
                                : "is not a possible number in the national form of " + country
                                        + ". Allowed: a number of that country, or the "
                                        + "international form, such as +13055550190."));
    }

    private static Optional<PhoneNumber> parsed(String written, @Nullable String country) {
        try {
            PhoneNumber number = PhoneNumberUtil.getInstance().parse(written, country);
            // a number without its area code is a different number in each area
            return PhoneNumberUtil.getInstance().isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                    ? Optional.of(number)
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    private static Read wrong(String says) {
        return new Read(Optional.empty(), says);
    }
}
