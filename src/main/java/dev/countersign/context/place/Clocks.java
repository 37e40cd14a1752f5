package dev.countersign.context.place;

import dev.countersign.facts.verdict.LocalClock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The clocks of the zones a customer may be in, for the time that one evaluation looks at. */
public final class Clocks {

    private static final Duration BEFORE = Duration.ofDays(1);
    /** More than the number of days in which the next allowed time is searched. */
    private static final Duration AFTER = Duration.ofDays(10);

    private Clocks() {}

    /**
     * Equal clocks once, in a fixed order. A name that is not a zone has no clock.
     *
     * @param zones   IANA names
     * @param at      the decision time
     * @param planned when the action is meant to happen
     */
    public static List<LocalClock> of(Collection<String> zones, Instant at, @Nullable Instant planned) {
        Instant first = planned != null && planned.isBefore(at) ? planned : at;
        Instant last = planned != null && planned.isAfter(at) ? planned : at;
        List<LocalClock> clocks = new ArrayList<>();
        for (String zone : zones) {
            Optional<LocalClock> clock = rules(zone).map(rules -> clock(rules, first.minus(BEFORE), last.plus(AFTER)));
            if (clock.isPresent() && !clocks.contains(clock.get())) {
                clocks.add(clock.get());
            }
        }
        Collections.sort(clocks);
        return clocks;
    }

    private static Optional<ZoneRules> rules(String zone) {
        try {
            return Optional.of(ZoneId.of(zone).getRules());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalClock clock(ZoneRules rules, Instant first, Instant last) {
        SortedMap<Instant, ZoneOffset> from = new TreeMap<>();
        from.put(first, rules.getOffset(first));
        for (ZoneOffsetTransition change = rules.nextTransition(first);
                change != null && !change.getInstant().isAfter(last);
                change = rules.nextTransition(change.getInstant())) {
            from.put(change.getInstant(), change.getOffsetAfter());
        }
        return new LocalClock(from);
    }
}
