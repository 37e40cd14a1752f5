package dev.countersign.context.place;

import dev.countersign.facts.own.Customer;
import dev.countersign.facts.verdict.Facts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a person may be, by address, region and telephone numbers of all records: every place and every zone counts. A
 * record without any of these adds an unknown place and zone, regardless of the other records. So does a number without
 * a known place, which may belong anywhere. A zone gives the local time only of its own country. If none of the zones
 * is in a country of the customer, all zones of that country count. The same applies to a state if none of them has its
 * clock.
 *
 * @param zones      IANA names
 * @param timeKnown  whether the zones are all that the person may be in
 * @param regionless countries of which the address, or else the number, tells no region
 */
public record Whereabouts(
        SortedSet<String> places, SortedSet<String> zones, boolean timeKnown, SortedSet<String> regionless) {

    /**
     * A country with different rules of its states for calls and texts: without a state, the place is {@code US-ZZ}, an
     * unknown state.
     */
    private static final String BY_STATE = "US";

    /**
     * A record that does not say whether there is a number adds an unknown place, like a number without a known place.
     *
     * @param byNumber whether a telephone number is to be reached: where no record has one, it may belong anywhere
     *     too
     * @param at       the decision time
     */
    public static Whereabouts of(
            List<Customer> records, Function<String, PhonePlaces> phones, boolean byNumber, Instant at) {
        PhonePlaces none =
                byNumber && records.stream().allMatch(record -> record.number().isEmpty())
                        ? PhonePlaces.ANYWHERE
                        : PhonePlaces.NOWHERE;
        List<Whereabouts> each = new ArrayList<>();
        for (Customer record : records) {
            each.add(of(
                    record,
                    record.phone() == null
                            ? PhonePlaces.ANYWHERE
                            : record.number().map(phones).orElse(none),
                    at));
        }
        if (each.size() == 1) {
            return each.get(0);
        }
        return new Whereabouts(
                united(each, Whereabouts::places),
                united(each, Whereabouts::zones),
                each.stream().allMatch(Whereabouts::timeKnown),
                united(each, Whereabouts::regionless));
    }

    private static SortedSet<String> united(List<Whereabouts> each, Function<Whereabouts, Set<String>> part) {
        SortedSet<String> all = new TreeSet<>();
        each.forEach(one -> all.addAll(part.apply(one)));
        return all;
    }

    private static Whereabouts of(Customer record, PhonePlaces phone, Instant at) {
        SortedSet<String> home = new TreeSet<>(record.countries());
        record.regions().forEach(region -> home.add(country(region)));
        SortedSet<String> places = new TreeSet<>(home);
        places.addAll(record.regions());
        places.addAll(phone.places());
        SortedSet<String> regionless = new TreeSet<>(places);
        regionless.removeIf(place -> !place.equals(country(place))
                || anyWithin(place, home.contains(place) ? record.regions() : phone.places()));
        if (regionless.contains(BY_STATE)) {
            places.add(BY_STATE + "-" + Facts.UNKNOWN_PLACE);
        }
        if (home.isEmpty() || !phone.placed()) {
            places.add(Facts.UNKNOWN_PLACE);
        }
        SortedSet<String> zones = new TreeSet<>(record.zones());
        boolean known = !home.isEmpty() && phone.placed();
        boolean allAtHome = true;
        for (String zone : zones) {
            known = known && isZone(zone);
            allAtHome &= Zones.country(zone).filter(home::contains).isPresent();
        }
        for (String country : home) {
            boolean byPhone = tells(phone, country, record.regions());
            if (record.zones().isEmpty()) {
                known &= byPhone;
            } else if (!allAtHome
                    || !byPhone
                            && record.zones().stream()
                                    .noneMatch(zone -> Zones.country(zone)
                                            .filter(country::equals)
                                            .isPresent())) {
                SortedSet<String> all = Zones.telling(country, at);
                zones.addAll(all);
                known &= !all.isEmpty();
            }
        }
        zones.addAll(phone.zones());
        if (!zones.isEmpty() && !record.regions().isEmpty()) {
            Set<String> told = new TreeSet<>(zones);
            record.regions().forEach(region -> zones.addAll(Zones.besides(told, region, at)));
        }
        return new Whereabouts(places, zones, known, regionless);
    }

    /** The country of a place. */
    static String country(String place) {
        int dash = place.indexOf('-');
        return dash < 0 ? place : place.substring(0, dash);
    }

    private static boolean isWithin(String country, String place) {
        return place.startsWith(country) && place.startsWith("-", country.length());
    }

    private static boolean anyWithin(String country, Set<String> places) {
        for (String place : places) {
            if (isWithin(country, place)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the zones of a number are those of an address in that country too, since the number belongs there and,
     * where it tells that, to the same regions.
     */
    private static boolean tells(PhonePlaces phone, String country, Set<String> regions) {
        if (!phone.places().contains(country)) {
            return false;
        }
        if (!anyWithin(country, phone.places())) {
            return true;
        }
        boolean told = false;
        for (String region : regions) {
            if (isWithin(country, region)) {
                if (!phone.places().contains(region)) {
                    return false;
                }
                told = true;
            }
        }
        return told;
    }

    private static boolean isZone(String name) {
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The union of a set over all records; empty if one of them does not have the set. */
    public static @Nullable Set<String> together(List<Customer> records, Function<Customer, Set<String>> said) {
        Set<String> all = new TreeSet<>();
        for (Customer record : records) {
            Set<String> part = said.apply(record);
            if (part.isEmpty()) {
                return null;
            }
            all.addAll(part);
        }
        return all;
    }
}
