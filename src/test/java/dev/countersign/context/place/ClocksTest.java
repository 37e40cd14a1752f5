package dev.countersign.context.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.verdict.LocalClock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The local time of clocks at a moment, and the moments at which they show a time. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClocksTest {

    private static final Instant NOVEMBER = Instant.parse("2026-11-28T17:00:00Z");
    private static final Instant MARCH = Instant.parse("2027-03-20T12:30:00Z");

    private static LocalClock newYork() {
        return Clocks.of(List.of("America/New_York"), NOVEMBER, MARCH).get(0);
    }

    @Test
    void a_planned_moment_has_its_own_offset() {
        assertThat(newYork().at(NOVEMBER)).isEqualTo(ZoneOffset.ofHours(-5));
        assertThat(newYork().at(MARCH)).isEqualTo(ZoneOffset.ofHours(-4));
        assertThat(newYork().changes()).containsExactly(Instant.parse("2027-03-14T07:00:00Z"));
        assertThat(newYork().at(Instant.parse("2027-03-14T06:59:59Z"))).isEqualTo(ZoneOffset.ofHours(-5));
        assertThat(newYork().at(Instant.parse("2027-03-14T07:00:00Z"))).isEqualTo(ZoneOffset.ofHours(-4));
    }

    @Test
    void a_time_that_clocks_skip_is_reached_when_they_are_put_forward() {
        assertThat(newYork().when(LocalDateTime.parse("2027-03-14T02:30")))
                .containsExactly(Instant.parse("2027-03-14T07:00:00Z"));
        assertThat(newYork().when(LocalDateTime.parse("2027-03-14T02:00")))
                .containsExactly(Instant.parse("2027-03-14T07:00:00Z"));
        assertThat(newYork().when(LocalDateTime.parse("2027-03-14T03:00")))
                .containsExactly(Instant.parse("2027-03-14T07:00:00Z"));
    }

    @Test
    void a_time_that_clocks_show_twice_is_reached_twice() {
        LocalClock berlin = Clocks.of(List.of("Europe/Berlin"), Instant.parse("2026-10-24T12:00:00Z"), null)
                .get(0);

        assertThat(berlin.when(LocalDateTime.parse("2026-10-25T02:30")))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void clocks_with_the_same_time_are_one_and_an_unknown_name_is_not_a_zone() {
        assertThat(Clocks.of(
                        List.of("America/New_York", "America/Detroit", "America/Chicago", "Europe/Londn"),
                        NOVEMBER,
                        null))
                .hasSize(2);
        assertThat(Clocks.of(List.of("America/Phoenix", "America/Denver"), NOVEMBER, null))
                .hasSize(1);
        assertThat(Clocks.of(List.of("America/Phoenix", "America/Denver"), NOVEMBER, MARCH))
                .hasSize(2);
    }

    @Test
    void a_clock_is_read_as_it_was_written() {
        assertThat(LocalClock.of(newYork().text())).isEqualTo(newYork());
        assertThat(newYork().text())
                .containsExactly(List.of("2026-11-27T17:00:00Z", "-05:00"), List.of("2027-03-14T07:00:00Z", "-04:00"));
    }

    @Test
    void a_clock_shows_what_the_zone_shows_and_every_time_it_shows_is_found_again() {
        Random random = new Random(21);
        for (String name : List.of(
                "America/New_York",
                "Europe/Berlin",
                "Asia/Kathmandu",
                "Australia/Lord_Howe",
                "America/Sao_Paulo",
                "Africa/Casablanca",
                "Pacific/Apia")) {
            java.time.ZoneId zone = java.time.ZoneId.of(name);
            LocalClock clock = Clocks.of(List.of(name), NOVEMBER, NOVEMBER.plusSeconds(390L * 24 * 3600))
                    .get(0);
            for (int i = 0; i < 500; i++) {
                Instant moment = NOVEMBER.plusSeconds(random.nextInt(390 * 24 * 3600));
                assertThat(clock.at(moment))
                        .as(name + " " + moment)
                        .isEqualTo(zone.getRules().getOffset(moment));
                assertThat(clock.when(LocalDateTime.ofInstant(moment, zone))).contains(moment);
            }
        }
    }
}
