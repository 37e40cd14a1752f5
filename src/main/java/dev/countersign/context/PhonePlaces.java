package dev.countersign.context;

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
 * Where a phone number belongs: its country, in the United States and Canada its state or province, and its time zones.
 *
 * @param places ISO 3166-1 and -2 codes
 * @param zones  IANA names
 * @param placed whether it is known where it belongs, also where that is nowhere (a toll-free number); a number that is not placed may be anywhere
 */
record PhonePlaces(Set<String> places, Set<String> zones, boolean placed) {

    static final PhonePlaces NOWHERE = new PhonePlaces(Set.of(), Set.of(), true);
    static final PhonePlaces ANYWHERE = new PhonePlaces(Set.of(), Set.of(), false);

    private static final Pattern STATE = Pattern.compile(".*, ([A-Z]{2})");
    private static final Set<PhoneNumberType> OF_NO_PLACE = Set.of(PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN);
    private static final Set<PhoneNumberType> OF_ANY_PLACE = Set.of(PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.PAGER, PhoneNumberType.VOICEMAIL);
    private static final Map<String, String> STATES = Arrays.stream(("""
            Alabama=AL,Alaska=AK,Arizona=AZ,Arkansas=AR,California=CA,Colorado=CO,Connecticut=CT,Delaware=DE,Florida=FL,Georgia=GA,Hawaii=HI,Idaho=ID,\
            Illinois=IL,Indiana=IN,Iowa=IA,Kansas=KS,Kentucky=KY,Louisiana=LA,Maine=ME,Maryland=MD,Massachusetts=MA,Michigan=MI,Minnesota=MN,Mississippi=MS,\
            Missouri=MO,Montana=MT,Nebraska=NE,Nevada=NV,New Hampshire=NH,New Jersey=NJ,New Mexico=NM,New York=NY,North Carolina=NC,North Dakota=ND,Ohio=OH,\
            Oklahoma=OK,Oregon=OR,Pennsylvania=PA,Rhode Island=RI,South Carolina=SC,South Dakota=SD,Tennessee=TN,Texas=TX,Utah=UT,Vermont=VT,Virginia=VA,\
            Washington State=WA,Washington D.C.=DC,West Virginia=WV,Wisconsin=WI,Wyoming=WY,Ontario=ON,Quebec=QC,British Columbia=BC,Alberta=AB,Manitoba=MB,\
            Saskatchewan=SK,Nova Scotia=NS,New Brunswick=NB""").split(",")).map(pair -> pair.strip().split("=")).collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    /** @param phone in international form, with a plus */
    static PhonePlaces of(String phone) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        PhoneNumber number;
        try {
            number = numbers.parse(phone, null);
        } catch (NumberParseException e) {
            return ANYWHERE;
        }
        if (OF_NO_PLACE.contains(numbers.getNumberType(number))) {
            return NOWHERE;
        }
        String country = country(numbers, number);
        if (country.isEmpty() || OF_ANY_PLACE.contains(numbers.getNumberType(number))) {
            return ANYWHERE;
        }
        Set<String> places = new TreeSet<>(Set.of(country));
        if (country.equals("US") || country.equals("CA")) {
            String described = PhoneNumberOfflineGeocoder.getInstance().getDescriptionForNumber(number, Locale.ENGLISH);
            Matcher state = STATE.matcher(described);
            String code = state.matches() ? state.group(1) : STATES.get(described);
            if (code == null) {
                return ANYWHERE;
            }
            places.add(country + "-" + code);
        }
        Set<String> zones = (numbers.isValidNumber(number) ? PhoneNumberToTimeZonesMapper.getInstance().getTimeZonesForNumber(number)
                : PhoneNumberToTimeZonesMapper.getInstance().getTimeZonesForGeographicalNumber(number)).stream()
                .filter(zone -> !zone.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone())).collect(Collectors.toCollection(TreeSet::new));
        return zones.isEmpty() ? ANYWHERE : new PhonePlaces(places, zones, true);
    }

    /** The country of a valid number; of another the only one with its calling code; else an empty text. */
    private static String country(PhoneNumberUtil numbers, PhoneNumber number) {
        if (numbers.isValidNumber(number)) {
            String country = numbers.getRegionCodeForNumber(number);
            return country == null || country.equals("001") ? "" : country;
        }
        List<String> sharing = numbers.getRegionCodesForCountryCode(number.getCountryCode());
        return sharing.size() == 1 && !sharing.get(0).equals("001") ? sharing.get(0) : "";
    }
}
