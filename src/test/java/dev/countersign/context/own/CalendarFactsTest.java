package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.Due;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.facts.text.Problem;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calendars as own facts. 2027-03-26 is Good Friday, 2027-03-29 Easter Monday. */
class CalendarFactsTest {

    private static final Instant THURSDAY = Instant.parse("2027-03-25T14:00:00Z");
    private static final String WEEK = "'zone': 'Europe/Berlin', 'monday': '09:00-17:00', 'tuesday': '09:00-17:00', "
            + "'wednesday': '09:00-17:00', 'thursday': '09:00-17:00', 'friday': '09:00-17:00', ";
    private static final String UNTIL = "'validUntil': '2028-01-01'";
    private static final String OFFICE = FactFolderTest.fact("calendar", "office", WEEK + UNTIL);

    @TempDir
    private Path folder;

    private FactFolderResult read(String... lines) throws IOException {
        Files.writeString(folder.resolve("f.jsonl"), String.join("\n", lines).replace('\'', '"'));
        return OwnFacts.read(
                folder,
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes(),
                FactLimits.USUAL);
    }

    private static Due due(FactFolderResult read, Role role) {
        assertThat(read.problems()).isEmpty();
        return read.facts().calendar(role).due(THURSDAY, 24);
    }

    private static Due at(String moment) {
        return new Due(Instant.parse(moment), false);
    }

    private static String holiday(String jurisdiction, String date) {
        return FactFolderTest.fact(
                "holiday",
                jurisdiction + date,
                "'jurisdiction': '" + jurisdiction + "', 'date': '" + date + "', 'name': 'Easter'");
    }

    @Test
    void a_calendar_without_a_role_holds_for_every_role() throws IOException {
        FactFolderResult read = read(OFFICE);
        for (Role role : Role.values()) {
            assertThat(due(read, role)).isEqualTo(at("2027-03-26T14:00:00Z"));
        }
    }

    @Test
    void a_role_has_a_calendar_of_its_own() throws IOException {
        FactFolderResult read = read(
                OFFICE,
                FactFolderTest.fact(
                        "calendar",
                        "sponsors",
                        "'role': 'EXECUTIVE_SPONSOR', 'zone': 'Europe/Berlin', 'monday': '10:00-12:00', " + UNTIL));
        assertThat(due(read, Role.EXECUTIVE_SPONSOR)).isEqualTo(at("2027-04-05T08:00:00Z"));
        assertThat(due(read, Role.CX_LEADER)).isEqualTo(at("2027-03-26T14:00:00Z"));
    }

    @Test
    void without_a_calendar_the_wall_clock_counts() throws IOException {
        assertThat(due(read(), Role.CX_LEADER)).isEqualTo(Due.wallClock(THURSDAY, 24));
        assertThat(OwnFacts.none().calendar(Role.CX_LEADER)).isEqualTo(WorkingCalendar.NONE);
        FactFolderResult ended = read(FactFolderTest.fact("calendar", "old", WEEK + "'validUntil': '2027-03-26'"));
        assertThat(due(ended, Role.CX_LEADER)).isEqualTo(Due.wallClock(THURSDAY, 24));
    }

    @Test
    void holidays_are_those_of_the_jurisdiction_and_of_its_country() throws IOException {
        List<String> holidays =
                List.of(holiday("DE", "2027-03-26"), holiday("DE-BY", "2027-03-29"), holiday("FR", "2027-03-30"));
        String named = "'jurisdiction': '%s', ";
        for (String[] each : new String[][] {
            {named.replace("%s", "DE-BY"), "2027-03-30T13:00:00Z"},
            {named.replace("%s", "DE"), "2027-03-29T13:00:00Z"},
            {"", "2027-03-26T14:00:00Z"}
        }) {
            String calendar = FactFolderTest.fact("calendar", "office", each[0] + WEEK + UNTIL);
            assertThat(due(read(holidays.get(0), holidays.get(1), holidays.get(2), calendar), Role.CX_LEADER))
                    .as(each[0])
                    .isEqualTo(at(each[1]));
        }
    }

    @Test
    void two_calendars_of_one_role_refuse_the_facts() throws IOException {
        FactFolderResult read = read(OFFICE, FactFolderTest.fact("calendar", "other", WEEK + UNTIL));
        assertThat(read.refused()).isTrue();
        assertThat(read.problems().stream().map(Problem::text))
                .singleElement()
                .asString()
                .contains("f.jsonl:2, properties.role: the organisation already has a calendar at ")
                .endsWith("Allowed: one for each role, and one without a role. Maybe one of the two lines is old.");
        String role = "'role': 'CX_LEADER', ";
        FactFolderResult same = read(
                FactFolderTest.fact("calendar", "a", role + WEEK + UNTIL),
                FactFolderTest.fact("calendar", "b", role + WEEK + UNTIL));
        assertThat(same.refused()).isTrue();
        assertThat(same.problems().get(0).text()).contains("`CX_LEADER` already has a calendar at ");
    }

    @Test
    void refused_facts_can_only_end_a_calendar_earlier() throws IOException {
        OwnFacts before = read(OFFICE).facts();
        OwnFacts newer = read(FactFolderTest.fact(
                        "calendar",
                        "office",
                        "'zone': 'Europe/Berlin', 'sunday': '09:00-17:00', 'validUntil': '2027-03-26'"))
                .facts();
        assertThat(OwnFacts.stricter(before, newer).calendar(Role.CX_LEADER).due(THURSDAY, 24))
                .isEqualTo(Due.wallClock(THURSDAY, 24));
        assertThat(OwnFacts.stricter(newer, before).calendar(Role.CX_LEADER)).isEqualTo(newer.calendar(Role.CX_LEADER));
        assertThat(OwnFacts.stricter(OwnFacts.none(), before).calendar(Role.CX_LEADER))
                .isEqualTo(WorkingCalendar.NONE);
    }
}
