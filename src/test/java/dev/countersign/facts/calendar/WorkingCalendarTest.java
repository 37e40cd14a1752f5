package dev.countersign.facts.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When deadlines end. 2027-03-12 is a Friday; clocks go forward on Sunday 2027-03-28 and back on 2027-10-31. */
class WorkingCalendarTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate END = LocalDate.parse("2028-01-01");
    private static final OpeningHours OFFICE = hours("09:00-17:00");
    private static final Map<DayOfWeek, OpeningHours> WEEK = Map.of(
            DayOfWeek.MONDAY, OFFICE,
            DayOfWeek.TUESDAY, OFFICE,
            DayOfWeek.WEDNESDAY, OFFICE,
            DayOfWeek.THURSDAY, OFFICE,
            DayOfWeek.FRIDAY, OFFICE);

    private static OpeningHours hours(String text) {
        return OpeningHours.read(text).orElseThrow();
    }

    private static WorkingCalendar office(String... holidays) {
        return new WorkingCalendar(
                BERLIN, WEEK, Set.of(holidays).stream().map(LocalDate::parse).collect(Collectors.toSet()), END);
    }

    private static WorkingCalendar office(Map<DayOfWeek, String> others) {
        Map<DayOfWeek, OpeningHours> week = new EnumMap<>(WEEK);
        others.forEach((day, text) -> week.put(day, hours(text)));
        return new WorkingCalendar(BERLIN, week, Set.of(), END);
    }

    private static WorkingCalendar always(ZoneId zone) {
        Map<DayOfWeek, OpeningHours> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, hours("00:00-24:00"));
        }
        return new WorkingCalendar(zone, week, Set.of(), END);
    }

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    private static void ends(WorkingCalendar calendar, String opened, double hours, String due) {
        assertThat(calendar.due(berlin(opened), hours))
                .as(opened + " + " + hours)
                .isEqualTo(new Due(berlin(due), false));
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-12T15:00, 4, 2027-03-15T11:00",
        "2027-03-12T15:00, 2, 2027-03-12T17:00",
        "2027-03-12T15:00, 0.5, 2027-03-12T15:30",
        "2027-03-12T15:00, 2.25, 2027-03-15T09:15",
        "2027-03-12T17:00, 1, 2027-03-15T10:00",
        "2027-03-12T08:00, 1, 2027-03-12T10:00",
        "2027-03-13T11:00, 4, 2027-03-15T13:00",
        "2027-03-13T11:00, 0, 2027-03-15T09:00",
    })
    void fewer_than_24_hours_are_working_hours(String opened, double hours, String due) {
        ends(office(), opened, hours, due);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-12T15:00, 24, 2027-03-15T15:00",
        "2027-03-12T15:00, 48, 2027-03-16T15:00",
        "2027-03-12T15:00, 120, 2027-03-19T15:00",
        "2027-03-10T09:30, 72, 2027-03-15T09:30",
        "2027-03-13T11:00, 24, 2027-03-16T09:00",
        "2027-03-12T18:30, 24, 2027-03-16T09:00",
        "2027-03-12T17:00, 24, 2027-03-16T09:00",
        "2027-03-12T16:59, 24, 2027-03-15T16:59",
        "2027-03-12T07:30, 24, 2027-03-15T09:00",
    })
    void each_24_hours_are_one_working_day_at_the_same_time(String opened, double hours, String due) {
        ends(office(), opened, hours, due);
    }

    @Test
    void the_hours_that_remain_after_whole_days_are_working_hours() {
        ends(office(), "2027-03-10T15:00", 26, "2027-03-11T17:00");
        ends(office(), "2027-03-10T15:00", 28, "2027-03-12T11:00");
        ends(office(), "2027-03-11T15:00", 28, "2027-03-15T11:00");
    }

    @Test
    void more_hours_than_a_day_is_open_take_no_longer_than_a_working_day() {
        ends(office(), "2027-03-12T15:00", 8, "2027-03-15T15:00");
        ends(office(), "2027-03-12T15:00", 12, "2027-03-15T15:00");
        ends(office(), "2027-03-12T15:00", 23.9, "2027-03-15T15:00");
        ends(office(), "2027-03-12T15:00", 36, "2027-03-16T15:00");
    }

    @Test
    void a_short_day_is_one_working_day_too() {
        WorkingCalendar calendar = office(Map.of(DayOfWeek.SATURDAY, "10:00-12:00"));
        ends(calendar, "2027-03-13T10:00", 24, "2027-03-15T10:00");
        ends(calendar, "2027-03-13T10:00", 2.5, "2027-03-15T09:30");
        ends(calendar, "2027-03-13T10:00", 4, "2027-03-15T10:00");
    }

    @Test
    void a_holiday_on_monday_moves_each_by_a_day() {
        WorkingCalendar calendar = office("2027-03-15");
        ends(calendar, "2027-03-12T15:00", 4, "2027-03-16T11:00");
        ends(calendar, "2027-03-12T15:00", 24, "2027-03-16T15:00");
        ends(calendar, "2027-03-13T11:00", 4, "2027-03-16T13:00");
        ends(calendar, "2027-03-13T11:00", 24, "2027-03-17T09:00");
        ends(calendar, "2027-03-15T11:00", 1, "2027-03-16T10:00");
    }

    @Test
    void a_day_that_is_closed_at_that_time_ends_a_deadline_at_the_next_opening() {
        WorkingCalendar calendar = office(Map.of(DayOfWeek.FRIDAY, "10:00-13:00"));
        ends(calendar, "2027-03-11T15:00", 24, "2027-03-15T09:00");
        ends(calendar, "2027-03-11T09:30", 24, "2027-03-12T10:00");
        ends(calendar, "2027-03-11T13:00", 24, "2027-03-12T13:00");
    }

    @Test
    void a_day_that_loses_an_hour_keeps_the_local_time_and_gives_its_real_hours() {
        WorkingCalendar sundays = office(Map.of(DayOfWeek.SATURDAY, "09:00-17:00", DayOfWeek.SUNDAY, "01:00-17:00"));
        ends(sundays, "2027-03-27T15:00", 24, "2027-03-28T15:00");
        ends(sundays, "2027-03-27T16:00", 3, "2027-03-28T04:00");
        ends(sundays, "2027-03-26T15:00", 48, "2027-03-28T15:00");
        ends(office(), "2027-03-26T15:00", 4, "2027-03-29T11:00");
        ends(office(), "2027-03-26T15:00", 24, "2027-03-29T15:00");
    }

    @Test
    void a_desk_that_never_closes_keeps_the_local_time_over_a_change_of_clocks() {
        WorkingCalendar calendar = always(BERLIN);
        ends(calendar, "2027-03-27T15:00", 24, "2027-03-28T15:00");
        ends(calendar, "2027-03-27T23:00", 5, "2027-03-28T05:00");
        ends(calendar, "2027-03-27T02:30", 24, "2027-03-28T03:00");
        ends(calendar, "2027-10-30T15:00", 24, "2027-10-31T15:00");
        ends(calendar, "2027-10-30T23:00", 5, "2027-10-31T03:00");
        Instant firstTime = berlin("2027-10-31T02:45");
        assertThat(calendar.due(firstTime, 24).at()).isEqualTo(berlin("2027-11-01T02:45"));
        assertThat(calendar.due(firstTime.plusSeconds(1800), 24).at()).isEqualTo(berlin("2027-11-01T03:00"));
    }

    @Test
    void hours_that_a_change_of_clocks_skips_are_closed() {
        WorkingCalendar night = office(Map.of(DayOfWeek.SUNDAY, "02:00-03:00"));
        ends(night, "2027-03-21T02:15", 24, "2027-03-22T09:00");
        ends(night, "2027-03-26T17:00", 1, "2027-03-29T10:00");
        ends(office(Map.of(DayOfWeek.SUNDAY, "02:30-03:15")), "2027-03-26T17:00", 0.25, "2027-03-28T03:15");
        WorkingCalendar newfoundland = always(ZoneId.of("America/St_Johns"));
        assertThat(newfoundland.due(Instant.parse("2010-11-07T02:45:00Z"), 24).at())
                .as("the clock went back from 00:01 on Sunday to 23:01 on Saturday: this is 23:15 for the second time")
                .isEqualTo(Instant.parse("2010-11-08T03:31:00Z"));
        WorkingCalendar samoa =
                new WorkingCalendar(ZoneId.of("Pacific/Apia"), WEEK, Set.of(), LocalDate.parse("2012-06-01"));
        Instant thursday = Instant.parse("2011-12-30T01:00:00Z");
        assertThat(samoa.due(thursday, 24).at())
                .as("there was no Friday 2011-12-30 in Samoa")
                .isEqualTo(Instant.parse("2012-01-02T01:00:00Z"));
    }

    @Test
    void without_a_calendar_the_wall_clock_counts() {
        Instant opened = berlin("2027-03-12T15:00");
        assertThat(WorkingCalendar.NONE.due(opened, 4)).isEqualTo(new Due(berlin("2027-03-12T19:00"), true));
        assertThat(WorkingCalendar.NONE.due(opened, 24)).isEqualTo(Due.wallClock(opened, 24));
    }

    @Test
    void a_calendar_that_ends_before_the_deadline_does_counts_for_nothing() {
        WorkingCalendar ending = new WorkingCalendar(BERLIN, WEEK, Set.of(), LocalDate.parse("2027-03-16"));
        ends(ending, "2027-03-12T15:00", 24, "2027-03-15T15:00");
        ends(ending, "2027-03-15T15:00", 2, "2027-03-15T17:00");
        assertThat(ending.due(berlin("2027-03-15T15:00"), 3)).isEqualTo(new Due(berlin("2027-03-15T18:00"), true));
        assertThat(ending.due(berlin("2027-03-12T15:00"), 48)).isEqualTo(new Due(berlin("2027-03-14T15:00"), true));
        assertThat(ending.due(berlin("2027-03-16T10:00"), 1)).isEqualTo(new Due(berlin("2027-03-16T11:00"), true));
    }

    @Test
    void a_calendar_that_never_opens_ends_every_deadline_by_the_wall_clock() {
        Instant opened = berlin("2027-03-12T15:00");
        LocalDate never = LocalDate.of(9999, 12, 31);
        Set<LocalDate> everyDay = LocalDate.parse("2027-01-01")
                .datesUntil(LocalDate.parse("2127-01-01"))
                .collect(Collectors.toSet());
        assertThat(new WorkingCalendar(BERLIN, Map.of(), Set.of(), never).due(opened, 8_784))
                .isEqualTo(Due.wallClock(opened, 8_784));
        assertThat(new WorkingCalendar(BERLIN, WEEK, everyDay, never).due(opened, 1))
                .isEqualTo(Due.wallClock(opened, 1));
    }

    @Test
    void the_longest_deadline_on_one_minute_a_week_ends_on_a_working_day() {
        WorkingCalendar calendar = new WorkingCalendar(
                BERLIN, Map.of(DayOfWeek.MONDAY, hours("09:00-09:01")), Set.of(), LocalDate.of(9999, 12, 31));
        assertThat(calendar.due(berlin("2027-03-15T09:00"), 24 * 365))
                .isEqualTo(new Due(
                        berlin("2027-03-15T09:00").atZone(BERLIN).plusWeeks(365).toInstant(), false));
        assertThat(calendar.due(berlin("2027-03-15T09:00"), 23)).isEqualTo(new Due(berlin("2027-03-22T09:00"), false));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -0.001, 10_000.1, Double.NaN, Double.POSITIVE_INFINITY})
    void a_length_that_no_deadline_has_is_refused(double hours) {
        assertThatThrownBy(() -> office().due(berlin("2027-03-12T15:00"), hours))
                .hasMessage("`" + hours + "` is not the length of a deadline. Allowed: from 0 to 10000 hours.");
        assertThatThrownBy(() -> Due.wallClock(berlin("2027-03-12T15:00"), hours))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_was_handed_in_may_change_later() {
        Map<DayOfWeek, OpeningHours> week = new EnumMap<>(WEEK);
        WorkingCalendar calendar = new WorkingCalendar(BERLIN, week, Set.of(), END);
        week.clear();
        ends(calendar, "2027-03-12T15:00", 4, "2027-03-15T11:00");
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-12T15:00,2027-03-15T11:00,4", // Friday to Monday
        "2027-03-13T10:00,2027-03-14T12:00,0", // a weekend
        "2027-03-12T10:00,2027-03-12T10:30,0.5",
        "2027-03-12T07:00,2027-03-12T20:00,8",
        "2027-03-12T16:00,2027-03-19T10:00,34", // a whole week between
        "2027-12-31T12:00,2028-01-01T12:00,24" // the calendar has ended
    })
    void the_time_between_two_moments_counts_only_while_it_is_open(String from, String to, double hours) {
        assertThat(office().worked(berlin(from), berlin(to)).toMinutes()).isEqualTo((long) (hours * 60));
    }

    @Test
    void without_a_calendar_all_of_the_time_between_two_moments_counts() {
        assertThat(WorkingCalendar.NONE.worked(berlin("2027-03-12T15:00"), berlin("2027-03-15T15:00")))
                .hasHours(72);
        assertThat(office("2027-03-15").worked(berlin("2027-03-12T15:00"), berlin("2027-03-15T15:00")))
                .hasHours(2);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-12T15:00, 2027-03-15T11:00, 2027-03-12T17:00",
        "2027-03-12T16:00, 2027-03-15T12:00, 2027-03-15T10:00",
        "2027-03-13T10:00, 2027-03-15T13:00, 2027-03-15T11:00",
        "2027-03-12T10:00, 2027-03-12T10:00, 2027-03-12T10:00"
    })
    void half_of_the_working_hours_between_two_moments_is_over_then(String from, String to, String half) {
        assertThat(office().halfway(berlin(from), berlin(to))).isEqualTo(berlin(half));
    }

    @Test
    void without_hours_half_of_the_time_is_half_of_all_hours() {
        assertThat(WorkingCalendar.NONE.halfway(berlin("2027-03-12T15:00"), berlin("2027-03-15T15:00")))
                .isEqualTo(berlin("2027-03-14T03:00"));
    }
}
