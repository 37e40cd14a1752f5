package dev.countersign.policy;

import dev.countersign.facts.Facts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The case as it is seen from each place, at each local moment, and for each class of data. */
final class Views {

    /** A view of the case from one place or moment, or for one class of data; the empty name is the whole case. */
    static final class View {

        final String name;
        final Map<String, Object> own;
        private final @Nullable View whole;

        /** The whole case: known from the start is what the facts say. */
        private View(Map<String, Object> known) {
            name = "";
            whole = null;
            own = new HashMap<>(known.size() * GROWTH);
            own.putAll(known);
        }

        private View(String name, View whole) {
            this.name = name;
            this.whole = whole;
            own = new HashMap<>();
        }

        @Nullable Object value(String path) {
            Object value = own.get(path);
            return value != null || whole == null ? value : whole.value(path);
        }

        /** Adds those of this place. */
        private void jurisdictions(Set<String> all) {
            Answers.set(value(Answers.JURISDICTIONS)).forEach(each -> all.add((String) each));
        }
    }

    private static final int SHORT = 3;
    /** Facts derived on the way: room for them from the start is cheaper than growing. */
    private static final int GROWTH = 3;

    private final Facts facts;
    final View whole;
    private final List<View> places = new ArrayList<>();
    private final List<View> moments = new ArrayList<>();
    private final List<View> fields = new ArrayList<>();

    Views(Facts facts, Instant at) {
        this.facts = facts;
        whole = new View(facts.known().values());
        facts.places().forEach(code -> {
            View place = new View(code, whole);
            String country = code.replaceFirst("-.*", "");
            place.own.put(Answers.PLACE, code);
            place.own.put(Answers.COUNTRY, country);
            place.own.put(Answers.JURISDICTIONS, new TreeSet<>(List.of(code, country)));
            places.add(place);
        });
        whole.own.put(Answers.ALL_JURISDICTIONS, facts.places());
        Set<Instant> times = new LinkedHashSet<>(List.of(at));
        if (facts.plannedAt() != null) {
            times.add(facts.plannedAt());
        }
        times.forEach(time -> moments.addAll(momentsAt(time)));
    }

    /** One for each local time that the customer may have then. */
    List<View> momentsAt(Instant time) {
        return facts.offsets().stream().distinct().map(offset -> moment(time.atOffset(offset))).toList();
    }

    private View moment(OffsetDateTime local) {
        View moment = new View(local.withNano(0).toString(), whole);
        moment.own.put("moment.day", local.getDayOfWeek().name().substring(0, SHORT));
        moment.own.put("moment.time", local.toLocalTime());
        moment.own.put("moment.holiday", facts.holidays().contains(local.toLocalDate()));
        return moment;
    }

    /** From now on there is one for each of these classes of data. */
    void fields(Set<String> classes) {
        for (String each : classes) {
            View field = new View(each, whole);
            field.own.put(Answers.FIELD_CLASS, each);
            fields.add(field);
        }
    }

    List<View> of(Stage.Scope scope) {
        return switch (scope) {
            case ONCE -> List.of(whole);
            case PLACE -> places;
            case MOMENT -> moments;
            case FIELD -> fields;
        };
    }

    /** The jurisdictions of a place; empty for the whole case and for a moment. */
    SortedSet<String> jurisdictions(String scope) {
        SortedSet<String> wider = new TreeSet<>();
        for (View place : places) {
            if (place.name.equals(scope)) {
                place.jurisdictions(wider);
            }
        }
        return wider;
    }

    /** Those of all places together, once each place knows its own. */
    void unite() {
        Set<String> all = new TreeSet<>();
        places.forEach(place -> place.jurisdictions(all));
        whole.own.put(Answers.ALL_JURISDICTIONS, all);
    }

    /** Whether what was found there was found at a moment, so that waiting may help. */
    boolean isMoment(String scope) {
        return moments.stream().anyMatch(moment -> moment.name.equals(scope));
    }
}
