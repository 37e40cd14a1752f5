package dev.countersign.policy.match;

import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.table.ResultColumns;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The case as it is seen from each place, at each local moment, and for each class of data. */
public final class Scopes {

    /** Takes a value with the number of its path. */
    interface OwnValue {

        void take(int number, Object value);
    }

    /** A view of the case from one place or moment, or for one class of data; the empty name is the whole case. */
    public abstract static class View {

        public final String name;
        private @Nullable BitSet undecided;

        private View(String name) {
            this.name = name;
        }

        /** The value of the path of that number, or null. */
        public abstract @Nullable Object value(int number);

        /** Its own value, regardless of the whole case. */
        public abstract @Nullable Object own(int number);

        /** Passes each of its own values with the number of its path. */
        abstract void forEachOwn(OwnValue taker);

        public abstract void put(int number, @Nullable Object value);

        /** From now on that fact is missing there, because a row or rule that could give yes is undecided. */
        public void undecided(int number) {
            if (undecided == null) {
                undecided = new BitSet();
            }
            undecided.set(number);
            put(number, null);
        }

        public boolean isUndecided(int number) {
            return undecided != null && undecided.get(number);
        }

        /** Takes over the value of a path from the same view of an earlier run. */
        public void take(int number, View earlier) {
            Object own = earlier.own(number);
            if (earlier.isUndecided(number)) {
                undecided(number);
            } else if (own != null) {
                put(number, own);
            }
        }
    }

    /** The whole case: at the start, it contains the facts. */
    public static final class Whole extends View {

        private final @Nullable Object[] values;

        private Whole(@Nullable Object[] values) {
            super("");
            this.values = values;
        }

        private Whole(Paths paths, Facts facts) {
            this(new Object[paths.size()]);
            facts.known().values().forEach((path, value) -> {
                int number = paths.find(path);
                if (number != Paths.NONE) {
                    values[number] = value;
                }
            });
            values[paths.find(ResultColumns.ALL_JURISDICTIONS)] = facts.places();
        }

        @Override
        public @Nullable Object value(int number) {
            return values[number];
        }

        @Override
        public @Nullable Object own(int number) {
            return values[number];
        }

        @Override
        void forEachOwn(OwnValue taker) {
            for (int number = 0; number < values.length; number++) {
                Object value = values[number];
                if (value != null) {
                    taker.take(number, value);
                }
            }
        }

        @Override
        public void put(int number, @Nullable Object value) {
            values[number] = value;
        }
    }

    /**
     * The view from one place, at one moment, or for one class of data: its own values take precedence over those of
     * the whole case.
     */
    static final class Part extends View {

        private static final int FEW = 4;

        private final Whole whole;
        private int[] numbers = new int[FEW];
        private @Nullable Object[] values = new Object[FEW];
        private int size;

        private Part(String name, Whole whole) {
            super(name);
            this.whole = whole;
        }

        @Override
        public @Nullable Object value(int number) {
            Object own = own(number);
            return own != null ? own : whole.values[number];
        }

        @Override
        public @Nullable Object own(int number) {
            for (int i = 0; i < size; i++) {
                if (numbers[i] == number) {
                    return values[i];
                }
            }
            return null;
        }

        @Override
        void forEachOwn(OwnValue taker) {
            for (int i = 0; i < size; i++) {
                Object value = values[i];
                if (value != null) {
                    taker.take(numbers[i], value);
                }
            }
        }

        @Override
        public boolean isUndecided(int number) {
            return super.isUndecided(number) || whole.isUndecided(number);
        }

        @Override
        public void put(int number, @Nullable Object value) {
            int at = 0;
            while (at < size && numbers[at] != number) {
                at++;
            }
            if (at == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * at);
                values = Arrays.copyOf(values, 2 * at);
            }
            numbers[at] = number;
            values[at] = value;
            size = Math.max(size, at + 1);
        }
    }

    /** What clocks show at a place then. */
    private record LocalMoment(String name, String day, LocalTime time, boolean holiday) {}

    private static final int SHORT = 3;

    private final Paths paths;
    private final Facts facts;
    private final Whole whole;
    /** The values of the whole case before any row or rule has matched. */
    private final @Nullable Object[] start;

    private final List<View> only;
    private final List<View> places;
    private final List<LocalMoment> asked;
    private final List<View> moments;
    private List<View> fields = List.of();

    public Scopes(Paths paths, Facts facts, Instant at) {
        this(paths, facts, new Whole(paths, facts), asked(facts, at));
    }

    private Scopes(Paths paths, Facts facts, Whole whole, List<LocalMoment> asked) {
        this.paths = paths;
        this.facts = facts;
        this.whole = whole;
        start = whole.values.clone();
        only = List.of(whole);
        places = new ArrayList<>(facts.places().size());
        for (String code : facts.places()) {
            int region = code.indexOf('-');
            String country = region < 0 ? code : code.substring(0, region);
            View place = new Part(code, whole);
            place.put(paths.find(ResultColumns.PLACE), code);
            place.put(paths.find(ResultColumns.COUNTRY), country);
            place.put(paths.find(ResultColumns.JURISDICTIONS), new TreeSet<>(List.of(code, country)));
            places.add(place);
        }
        this.asked = asked;
        moments = new ArrayList<>(asked.size());
        asked.forEach(each -> moments.add(moment(each)));
    }

    /**
     * The same before any row or rule has matched, for facts that differ in some paths only.
     *
     * @param changed the paths whose values differ
     */
    public Scopes about(Facts other, Set<String> changed) {
        @Nullable Object[] values = start.clone();
        for (String path : changed) {
            int number = paths.find(path);
            if (number != Paths.NONE) {
                values[number] = other.known().value(path);
            }
        }
        return new Scopes(paths, other, new Whole(values), asked);
    }

    private static List<LocalMoment> asked(Facts facts, Instant at) {
        List<LocalMoment> asked = at(facts, at);
        if (facts.plannedAt() != null && !facts.plannedAt().equals(at)) {
            asked.addAll(at(facts, facts.plannedAt()));
        }
        return asked;
    }

    /** One for each local time that the customer may have then. */
    private static List<LocalMoment> at(Facts facts, Instant time) {
        List<LocalMoment> then = new ArrayList<>(facts.clocks().size());
        Set<ZoneOffset> offsets = new LinkedHashSet<>();
        facts.clocks().forEach(clock -> offsets.add(clock.at(time)));
        for (ZoneOffset offset : offsets) {
            OffsetDateTime local = time.atOffset(offset);
            then.add(new LocalMoment(
                    local.withNano(0).toString(),
                    day(local.getDayOfWeek()),
                    local.toLocalTime(),
                    facts.holidays().contains(local.toLocalDate())));
        }
        return then;
    }

    /** The views from one moment. */
    public List<View> momentsAt(Instant time) {
        return at(facts, time).stream().map(this::moment).toList();
    }

    private View moment(LocalMoment local) {
        View moment = new Part(local.name, whole);
        moment.put(paths.find(ResultColumns.DAY), local.day);
        moment.put(paths.find(ResultColumns.TIME), local.time);
        moment.put(paths.find(ResultColumns.HOLIDAY), local.holiday);
        return moment;
    }

    private static String day(DayOfWeek day) {
        return day.name().substring(0, SHORT);
    }

    /** From now on there is one for each of these classes of data. */
    public void fields(Collection<String> classes) {
        fields = new ArrayList<>(classes.size());
        int path = paths.find(ResultColumns.FIELD_CLASS);
        for (String each : classes) {
            View field = new Part(each, whole);
            field.put(path, each);
            fields.add(field);
        }
    }

    public List<View> of(Stage.Scope scope) {
        return switch (scope) {
            case ONCE -> only;
            case PLACE -> places;
            case MOMENT -> moments;
            case FIELD -> fields;
        };
    }

    /** The whole case. */
    public Whole whole() {
        return whole;
    }

    public @Nullable Object value(String path) {
        int number = paths.find(path);
        return number == Paths.NONE ? facts.known().value(path) : whole.value(number);
    }

    /** Everything that is seen from one place, at one moment, or for one class of data. */
    public List<View> parts() {
        List<View> parts = new ArrayList<>(places);
        parts.addAll(moments);
        parts.addAll(fields);
        return parts;
    }

    /**
     * The jurisdictions of a place; for an unknown place only the unknown jurisdiction; empty for the whole case and
     * for a moment.
     */
    public SortedSet<String> jurisdictions(String scope) {
        SortedSet<String> wider = new TreeSet<>();
        if (scope.equals(Facts.UNKNOWN_PLACE)) {
            wider.add(scope);
        } else if (!scope.isEmpty()) {
            for (View place : places) {
                if (place.name.equals(scope)) {
                    jurisdictions(place, wider);
                }
            }
        }
        return wider;
    }

    /** The jurisdictions of all places together, after those of each place are known. */
    public void unite() {
        Set<String> all = new TreeSet<>();
        places.forEach(place -> jurisdictions(place, all));
        whole.put(paths.find(ResultColumns.ALL_JURISDICTIONS), all);
    }

    private void jurisdictions(View place, Set<String> all) {
        ResultColumns.set(place.value(paths.find(ResultColumns.JURISDICTIONS))).forEach(each -> all.add((String) each));
    }

    /** Whether what was found there was found at a moment, so that waiting may help. */
    public boolean isMoment(String scope) {
        return moments.stream().anyMatch(moment -> moment.name.equals(scope));
    }
}
