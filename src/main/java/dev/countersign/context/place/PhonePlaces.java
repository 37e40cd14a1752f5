package dev.countersign.context.place;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The place of a phone number: its country, in the United States and Canada its state or province, and its time zones.
 *
 * @param places ISO 3166-1 and -2 codes
 * @param zones  IANA names
 * @param placed whether it is known where it belongs, also where that is nowhere (a toll-free number); a number that
 *     is not placed may be anywhere
 */
public record PhonePlaces(Set<String> places, Set<String> zones, boolean placed) {

    static final PhonePlaces NOWHERE = new PhonePlaces(Set.of(), Set.of(), true);
    static final PhonePlaces ANYWHERE = new PhonePlaces(Set.of(), Set.of(), false);
    private static final Set<PhoneNumberType> OF_NO_PLACE = Set.of(
            PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN);
    private static final Set<PhoneNumberType> OF_ANY_PLACE = Set.of(
            PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.PAGER, PhoneNumberType.VOICEMAIL);
    private static final Set<String> BY_STATE = Set.of("US", "CA");
    private static final String EVERYWHERE = "001";
    /** A number with more zones than these has only those of its country. */
    private static final int MOST_ZONES = 10;

    private static final Pattern STATE = Pattern.compile(".*, ([A-Z]{2})");
    private static final Map<String, String> STATES = Arrays.stream(("""
            Alabama=AL,Alaska=AK,Arizona=AZ,Arkansas=AR,California=CA,Colorado=CO,Connecticut=CT,Delaware=DE,\
            Florida=FL,Georgia=GA,Hawaii=HI,Idaho=ID,Illinois=IL,Indiana=IN,Iowa=IA,Kansas=KS,Kentucky=KY,\
            Louisiana=LA,Maine=ME,Maryland=MD,Massachusetts=MA,Michigan=MI,Minnesota=MN,Mississippi=MS,Missouri=MO,\
            Montana=MT,Nebraska=NE,Nevada=NV,New Hampshire=NH,New Jersey=NJ,New Mexico=NM,New York=NY,\
            North Carolina=NC,North Dakota=ND,Ohio=OH,Oklahoma=OK,Oregon=OR,Pennsylvania=PA,Rhode Island=RI,\
            South Carolina=SC,South Dakota=SD,Tennessee=TN,Texas=TX,Utah=UT,Vermont=VT,Virginia=VA,\
            Washington State=WA,Washington D.C.=DC,West Virginia=WV,Wisconsin=WI,Wyoming=WY,Ontario=ON,Quebec=QC,\
            British Columbia=BC,Alberta=AB,Manitoba=MB,Saskatchewan=SK,Nova Scotia=NS,New Brunswick=NB,\
            Newfoundland and Labrador=NL,Prince Edward Island=PE,Yukon=YT,\
            Northwest Territories=NT,Nunavut=NU""").split(","))
            .map(pair -> pair.strip().split("="))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    /** @param phone in international form, with a plus */
    public static PhonePlaces of(String phone) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        PhoneNumber number;
        try {
            number = numbers.parse(phone, null);
        } catch (NumberParseException e) {
            return ANYWHERE;
        }
        PhoneNumberType type = numbers.getNumberType(number);
        if (OF_NO_PLACE.contains(type)) {
            return NOWHERE;
        }
        String country = country(numbers, number);
        Set<String> zones = new TreeSet<>(
                numbers.isValidNumber(number)
                        ? PhoneNumberToTimeZonesMapper.getInstance().getTimeZonesForNumber(number)
                        : PhoneNumberToTimeZonesMapper.getInstance().getTimeZonesForGeographicalNumber(number));
        if (country.isEmpty()
                || OF_ANY_PLACE.contains(type)
                || zones.isEmpty()
                || zones.size() > MOST_ZONES
                || zones.contains(PhoneNumberToTimeZonesMapper.getUnknownTimeZone())) {
            return ANYWHERE;
        }
        Set<String> places = new TreeSet<>(Set.of(country));
        if (BY_STATE.contains(country)) {
            Set<String> states = states(
                    country, PhoneNumberOfflineGeocoder.getInstance().getDescriptionForNumber(number, Locale.ENGLISH));
            if (states.isEmpty()) {
                return ANYWHERE;
            }
            places.addAll(states);
        }
        return new PhonePlaces(places, zones, true);
    }

    /** The country of a valid number; of another the only one with its calling code; else an empty text. */
    private static String country(PhoneNumberUtil numbers, PhoneNumber number) {
        if (numbers.isValidNumber(number)) {
            String country = numbers.getRegionCodeForNumber(number);
            return country == null || country.equals(EVERYWHERE) ? "" : country;
        }
        List<String> sharing = numbers.getRegionCodesForCountryCode(number.getCountryCode());
        return sharing.size() == 1 && !sharing.get(0).equals(EVERYWHERE) ? sharing.get(0) : "";
    }

    /** Every state or province that a description names; empty if one of them is unknown. */
    private static Set<String> states(String country, String described) {
        Set<String> states = new TreeSet<>();
        for (String each : described.split("/")) {
            Matcher town = STATE.matcher(each);
            String code = country + "-" + (town.matches() ? town.group(1) : STATES.getOrDefault(each.strip(), ""));
            if (!Regions.ALL.contains(code)) {
                return Set.of();
            }
            states.add(code);
        }
        return states;
    }
}
