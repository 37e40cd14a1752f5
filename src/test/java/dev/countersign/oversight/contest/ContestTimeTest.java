package dev.countersign.oversight.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Months are counted by the wall clock of the organisation, also at the end of a month and over a clock change. */
class ContestTimeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // received, due, extended: local times in Berlin
        "2026-11-30T10:00, 2026-12-30T10:00, 2027-02-28T10:00",
        "2027-01-31T10:00, 2027-02-28T10:00, 2027-04-30T10:00",
        "2028-01-31T10:00, 2028-02-29T10:00, 2028-04-30T10:00",
        "2027-01-28T23:59, 2027-02-28T23:59, 2027-04-28T23:59",
        "2027-12-31T00:00, 2028-01-31T00:00, 2028-03-31T00:00",
        "2027-03-15T10:00, 2027-04-15T10:00, 2027-06-15T10:00",
        "2027-10-15T10:00, 2027-11-15T10:00, 2028-01-15T10:00",
        // the clock skips this time on 2027-03-28, and has it twice on 2027-10-31
        "2027-02-28T02:30, 2027-03-28T03:00, 2027-05-28T02:30",
        "2027-09-30T02:30, 2027-10-30T02:30, 2027-12-30T02:30",
    })
    void the_time_ends_at_the_same_time_of_the_same_day_of_a_later_month(
            LocalDateTime received, LocalDateTime due, LocalDateTime extended) {
        Instant arrived = received.atZone(BERLIN).toInstant();
        assertThat(LocalDateTime.ofInstant(ContestTime.due(arrived, BERLIN), BERLIN))
                .isEqualTo(due);
        assertThat(LocalDateTime.ofInstant(ContestTime.extended(arrived, BERLIN), BERLIN))
                .isEqualTo(extended);
    }

    @Test
    void of_two_moments_with_the_same_local_time_it_ends_at_the_first() {
        Instant arrived = LocalDateTime.parse("2026-09-25T02:30").atZone(BERLIN).toInstant();
        assertThat(ContestTime.due(arrived, BERLIN)).isEqualTo("2026-10-25T00:30:00Z");
    }

    @Test
    void over_the_change_to_summer_time_a_month_is_an_hour_shorter_and_elsewhere_it_is_not() {
        Instant arrived = Instant.parse("2027-03-15T09:00:00Z");
        assertThat(ContestTime.due(arrived, BERLIN)).isEqualTo("2027-04-15T08:00:00Z");
        assertThat(ContestTime.due(arrived, ZoneId.of("Asia/Tokyo"))).isEqualTo("2027-04-15T09:00:00Z");
    }

    @Test
    void who_arrives_later_has_no_earlier_end() {
        Instant first = LocalDateTime.parse("2027-02-28T01:50").atZone(BERLIN).toInstant();
        Instant last = ContestTime.due(first, BERLIN);
        for (int minute = 1; minute <= 180; minute++) {
            Instant next = ContestTime.due(first.plusSeconds(60L * minute), BERLIN);
            assertThat(next).isAfterOrEqualTo(last);
            last = next;
        }
    }
}
