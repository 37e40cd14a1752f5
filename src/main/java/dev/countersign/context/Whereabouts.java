package dev.countersign.context;

import dev.countersign.facts.Customer;
import dev.countersign.facts.Facts;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a person may be, by address, region and telephone numbers of all records: every place and every zone counts. A record that tells none leaves the
 * person in an unknown place and zone, whatever the other records tell; so does a number that nobody can place, which may belong anywhere.
 *
 * @param zones IANA names
 * @param zonesKnown whether every record tells a zone, and every number has a place
 */
record Whereabouts(SortedSet<String> places, SortedSet<String> zones, boolean zonesKnown) {

    /** A country whose states have rules of their own for calls and texts: without a state it is in {@code US-ZZ}, a state that nobody can tell. */
    private static final String BY_STATE = "US";

    static Whereabouts of(List<Customer> records, Function<String, PhonePlaces> phones) {
        List<Whereabouts> each = new ArrayList<>();
        records.forEach(record -> each.add(of(record, phones)));
        SortedSet<String> places = new TreeSet<>();
        SortedSet<String> zones = new TreeSet<>();
        each.forEach(one -> {
            places.addAll(one.places());
            zones.addAll(one.zones());
        });
        if (!places.isEmpty() && each.stream().anyMatch(one -> one.places().isEmpty())) {
            places.add(Facts.UNKNOWN_PLACE);
        }
        return new Whereabouts(places, zones, each.stream().allMatch(Whereabouts::zonesKnown));
    }

    private static Whereabouts of(Customer record, Function<String, PhonePlaces> phones) {
        SortedSet<String> places = new TreeSet<>(record.countries());
        record.regions().forEach(region -> {
            places.add(region);
            places.add(region.replaceFirst("-.*", ""));
        });
        SortedSet<String> zones = new TreeSet<>(record.zones());
        boolean placed = record.zones().stream().allMatch(Whereabouts::isZone);
        boolean addressTimed = !zones.isEmpty();
        @Nullable String number = record.phone();
        if (number != null) {
            PhonePlaces phone = phones.apply(number);
            places.addAll(phone.places());
            zones.addAll(phone.zones());
            placed &= phone.placed();
            addressTimed |= tells(phone, record);
            if (!phone.placed()) {
                places.add(Facts.UNKNOWN_PLACE);
            }
        }
        if (places.contains(BY_STATE) && places.stream().noneMatch(place -> place.startsWith(BY_STATE + "-"))) {
            places.add(BY_STATE + "-" + Facts.UNKNOWN_PLACE);
        }
        return new Whereabouts(places, zones, placed && addressTimed && !zones.isEmpty());
    }

    /** Whether the zones of a number are those of the address too, since it belongs to the same country and, where it tells that, region. */
    private static boolean tells(PhonePlaces phone, Customer record) {
        return phone.places().containsAll(record.countries()) && record.regions().stream().allMatch(region -> phone.places().contains(region)
                || phone.places().stream().noneMatch(place -> place.startsWith(region.replaceFirst("-.*", "-"))) && phone.places().contains(region.replaceFirst("-.*", "")));
    }

    private static boolean isZone(String name) {
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** What all records say together of a set that must be known of each: nothing where one does not say it. */
    static @Nullable Set<String> together(List<Customer> records, Function<Customer, Set<String>> said) {
        Set<String> all = new TreeSet<>();
        records.forEach(record -> all.addAll(said.apply(record)));
        return records.stream().anyMatch(record -> said.apply(record).isEmpty()) ? null : all;
    }
}
