package dev.countersign.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.verdict.LocalClock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The moments at which an answer about a time of day may change. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimeBoundariesTest {

    private static final int SEED = 5;
    private static final int CLOCKS = 3_000;
    private static final int DAYS = 9;
    private static final Instant AT = Instant.parse("2026-11-29T10:20:30Z");

    /** Clocks that go forward and back by up to a day, as a country does that changes sides of the date line. */
    @Test
    void the_first_that_is_accepted_is_the_first_of_all_that_are_accepted() {
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < CLOCKS; i++) {
            TimeBoundaries boundaries = boundaries(random);
            int one = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(40);
            Set<Instant> accepted = new TreeSet<>(boundaries.within(DAYS));
            accepted.removeIf(time -> Math.floorMod(time.hashCode(), one) != 0);

            Instant first = boundaries.first(DAYS, accepted::contains);

            assertThat(first)
                    .as(boundaries.toString())
                    .isEqualTo(accepted.isEmpty() ? null : accepted.iterator().next());
            found += first == null ? 0 : 1;
        }
        assertThat(found).isGreaterThan(CLOCKS / 2).isLessThan(CLOCKS);
    }

    @Test
    void there_is_none_without_a_clock_or_a_time_of_day() {
        assertThat(new TimeBoundaries(AT, List.of(), new TreeSet<>(Set.of(LocalTime.NOON))).first(DAYS, time -> true))
                .isNull();
        assertThat(new TimeBoundaries(AT, List.of(steady()), new TreeSet<>()).first(DAYS, time -> true))
                .isNull();
    }

    private static LocalClock steady() {
        return new LocalClock(new TreeMap<>(java.util.Map.of(Instant.EPOCH, ZoneOffset.UTC)));
    }

    private static TimeBoundaries boundaries(Random random) {
        List<LocalClock> clocks = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            SortedMap<Instant, ZoneOffset> from = new TreeMap<>();
            from.put(Instant.EPOCH, offset(random));
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                from.put(AT.plus(random.nextInt(10 * 24), ChronoUnit.HOURS), offset(random));
            }
            clocks.add(new LocalClock(from));
        }
        TreeSet<LocalTime> times = new TreeSet<>(Set.of(LocalTime.MIDNIGHT));
        for (int i = random.nextInt(4); i > 0; i--) {
            times.add(LocalTime.of(random.nextInt(24), 15 * random.nextInt(4)));
        }
        return new TimeBoundaries(AT.plus(random.nextInt(24 * 60), ChronoUnit.MINUTES), clocks, times);
    }

    private static ZoneOffset offset(Random random) {
        return ZoneOffset.ofHours(random.nextInt(27) - 12);
    }
}
