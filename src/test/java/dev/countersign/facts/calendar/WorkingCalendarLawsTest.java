package dev.countersign.facts.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every calendar, opening and length of a deadline. */
class WorkingCalendarLawsTest {

    private static final int CALENDARS = 250;
    private static final int DEADLINES = 40;
    private static final LocalDate START = LocalDate.of(2026, 9, 1);
    private static final int DAYS = 500;
    private static final int DAY = 86_400;
    private static final int QUARTERS = 96;
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Asia/Kolkata"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("America/Havana"),
            ZoneId.of("Asia/Beirut"),
            ZoneId.of("America/Scoresbysund"),
            ZoneId.of("UTC"));

    private final Random random = new Random(12);

    private OpeningHours hours() {
        if (random.nextInt(3) == 0) {
            return OpeningHours.read("00:00-24:00").orElseThrow();
        }
        int from = random.nextInt(QUARTERS);
        int to = from + 1 + random.nextInt(QUARTERS - from);
        return new OpeningHours(quarter(from), quarter(to));
    }

    private static LocalTime quarter(int of) {
        return LocalTime.MIDNIGHT.plusMinutes(15L * of);
    }

    /** @param open 1 to 7 weekdays on which it opens at most */
    private WorkingCalendar calendar(ZoneId zone, LocalDate validUntil) {
        Map<DayOfWeek, OpeningHours> week = new EnumMap<>(DayOfWeek.class);
        int most = 1 + random.nextInt(DayOfWeek.values().length);
        for (int i = 0; i < most; i++) {
            week.put(DayOfWeek.of(1 + random.nextInt(DayOfWeek.values().length)), hours());
        }
        Set<LocalDate> holidays = new HashSet<>();
        for (int i = random.nextInt(100); i > 0; i--) {
            holidays.add(START.plusDays(random.nextInt(DAYS)));
        }
        return new WorkingCalendar(zone, week, holidays, validUntil);
    }

    private Instant opened() {
        boolean nearAChange = random.nextBoolean();
        LocalDate day = nearAChange
                ? (random.nextBoolean() ? LocalDate.of(2027, 3, 12) : LocalDate.of(2026, 10, 23))
                        .plusDays(random.nextInt(18))
                : START.plusDays(random.nextInt(DAYS));
        return day.atStartOfDay(ZoneId.of("UTC")).toInstant().plusSeconds(random.nextInt(DAY));
    }

    private double length() {
        return switch (random.nextInt(4)) {
            case 0 -> 24 * random.nextInt(15);
            case 1 -> random.nextInt(24);
            case 2 -> random.nextInt(24 * 366);
            default -> random.nextDouble() * 72;
        };
    }

    private interface Law {
        void holds(WorkingCalendar calendar, Instant opened, double hours);
    }

    /** Calendars that do not end while a deadline runs. */
    private void always(Law law) {
        for (int i = 0; i < CALENDARS; i++) {
            WorkingCalendar calendar = calendar(ZONES.get(random.nextInt(ZONES.size())), LocalDate.of(9999, 12, 31));
            for (int j = 0; j < DEADLINES; j++) {
                law.holds(calendar, opened(), length());
            }
        }
    }

    @Test
    void a_deadline_never_ends_before_the_wall_clock_says_but_for_an_hour_that_the_clocks_skip() {
        always((calendar, opened, hours) -> {
            Due due = calendar.due(opened, hours);
            int before = calendar.zone().getRules().getOffset(opened).getTotalSeconds();
            int after = calendar.zone().getRules().getOffset(due.at()).getTotalSeconds();
            assertThat(due.at().plusSeconds(Math.max(0, after - before)))
                    .as(() -> calendar + " " + opened + " + " + hours)
                    .isAfterOrEqualTo(Due.wallClock(opened, hours).at());
            assertThat(due.byWallClock()).isFalse();
        });
    }

    @Test
    void more_hours_never_end_earlier() {
        always((calendar, opened, hours) -> {
            double more = hours + (random.nextBoolean() ? random.nextDouble() : random.nextDouble() * 48);
            assertThat(calendar.due(opened, more).at())
                    .as(() -> calendar + " " + opened + " + " + hours + ", " + more)
                    .isAfterOrEqualTo(calendar.due(opened, hours).at());
        });
    }

    @Test
    void what_was_opened_later_never_ends_earlier() {
        always((calendar, opened, hours) -> {
            Instant later = opened.plusSeconds(random.nextInt(random.nextBoolean() ? 7_200 : 10 * DAY));
            assertThat(calendar.due(later, hours).at())
                    .as(() -> calendar + " " + opened + ", " + later + " + " + hours)
                    .isAfterOrEqualTo(calendar.due(opened, hours).at());
        });
    }

    @Test
    void a_deadline_ends_within_the_opening_hours_or_at_their_end() {
        always((calendar, opened, hours) -> assertThat(
                        isOpen(calendar, calendar.due(opened, hours).at()))
                .as(() -> calendar + " " + opened + " + " + hours)
                .isTrue());
    }

    /** Worked out from the local time, and for the end of a day from the moment before. */
    private static boolean isOpen(WorkingCalendar calendar, Instant moment) {
        return isOpenAt(calendar, moment) || isOpenAt(calendar, moment.minusNanos(1));
    }

    private static boolean isOpenAt(WorkingCalendar calendar, Instant moment) {
        ZonedDateTime local = moment.atZone(calendar.zone());
        OpeningHours hours = calendar.hours().get(local.getDayOfWeek());
        return hours != null
                && !calendar.holidays().contains(local.toLocalDate())
                && !local.toLocalTime().isBefore(hours.from())
                && (hours.to().equals(LocalTime.MIDNIGHT)
                        || !local.toLocalTime().isAfter(hours.to()));
    }

    @Test
    void a_calendar_that_ends_gives_the_end_of_an_endless_one_or_the_wall_clock() {
        int byWallClock = 0;
        for (int i = 0; i < CALENDARS; i++) {
            WorkingCalendar endless = calendar(ZONES.get(i % ZONES.size()), LocalDate.of(9999, 12, 31));
            LocalDate end = START.plusDays(random.nextInt(DAYS));
            WorkingCalendar ending = new WorkingCalendar(endless.zone(), endless.hours(), endless.holidays(), end);
            for (int j = 0; j < DEADLINES; j++) {
                Instant opened = opened();
                double hours = length();
                Due due = endless.due(opened, hours);
                Instant last = end.atStartOfDay(endless.zone()).toInstant();
                List<Due> allowed = Stream.of(due, Due.wallClock(opened, hours))
                        .filter(each -> each.byWallClock()
                                ? !due.at().isBefore(last)
                                : !due.at().isAfter(last))
                        .toList();
                assertThat(ending.due(opened, hours))
                        .as(() -> ending + " " + opened + " + " + hours)
                        .isIn(allowed);
                byWallClock += allowed.contains(due) ? 0 : 1;
            }
        }
        assertThat(byWallClock).isBetween(CALENDARS, CALENDARS * (DEADLINES - 1));
    }

    @Test
    void zone_and_language_of_the_machine_change_nothing() {
        List<Due> here = sample();
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            for (String tag : List.of("th-TH-u-ca-buddhist-nu-thai", "ar-SA-u-nu-arab", "tr-TR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
                assertThat(sample()).as(tag).isEqualTo(here);
            }
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    private List<Due> sample() {
        random.setSeed(5);
        List<Due> all = new ArrayList<>();
        for (int i = 0; i < DEADLINES; i++) {
            WorkingCalendar calendar = calendar(ZONES.get(i % ZONES.size()), START.plusDays(DAYS));
            all.add(calendar.due(opened(), length()));
            all.add(calendar.due(opened(), length()));
        }
        return all;
    }

    @Test
    void a_working_hour_is_an_hour_on_every_day() {
        WorkingCalendar calendar = new WorkingCalendar(
                ZONES.get(0),
                Map.of(DayOfWeek.SUNDAY, OpeningHours.read("00:00-24:00").orElseThrow()),
                Set.of(),
                START.plusDays(DAYS));
        for (LocalDate day = LocalDate.of(2026, 10, 4);
                day.isBefore(LocalDate.of(2027, 5, 1));
                day = day.plusWeeks(1)) {
            Instant opened = day.atStartOfDay(calendar.zone()).toInstant();
            assertThat(Duration.between(opened, calendar.due(opened, 22.5).at()))
                    .as(day.toString())
                    .isEqualTo(Duration.ofMinutes(1_350));
        }
    }
}
