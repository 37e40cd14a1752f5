package dev.countersign.airline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * What a real agent did in 200 recorded sessions, and what the airline's pack says to it. Needs the recording in a
 * folder next to the project.
 */
@EnabledIf(
        value = "dev.countersign.airline.Recording#isThere",
        disabledReason = "there is no recording at ../shared/data/tau-airline")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class ReplayTest {

    private static Findings findings;

    @BeforeAll
    static void replays_the_recording() {
        findings = Findings.of(Replay.ofTheAirline());
    }

    @Test
    void the_page_tells_what_the_replay_finds() throws IOException {
        new ReplayPage(Path.of("docs/examples/airline/recording.md")).holds(findings::part);
    }

    @Test
    void a_call_whose_conversation_leaves_the_confirmation_open_is_never_allowed() {
        assertThat(findings.all().stream()
                        .filter(each -> findings.replay().labels().of(each.call()).stream()
                                .anyMatch(label -> label.fact().equals("confirmed")
                                        && label.value().isEmpty()))
                        .filter(each -> each.was(Verdict.ALLOW))
                        .map(each -> each.call().place()))
                .isEmpty();
    }

    @Test
    void every_executed_call_is_decided_by_rows_of_the_pack_and_not_by_a_fact_we_did_not_send() {
        assertThat(findings.executed())
                .allSatisfy(each -> assertThat(each.evaluation().reasons())
                        .as(each.call().place())
                        .allMatch(reason -> reason.row() != null));
    }

    @Test
    void a_trip_that_the_customer_says_was_booked_ten_hours_ago_is_as_old_as_the_record_says() {
        assertThat(findings.all().stream()
                        .filter(each -> each.call().text("reservation_id").equals("3RK2T9")
                                && each.call().action().equals("cancel_reservation")))
                .hasSize(2)
                .allMatch(each -> each.was(Verdict.DENY))
                .allMatch(each -> each.evaluation().reasons().stream()
                        .map(Reason::code)
                        .toList()
                        .equals(List.of("NO_GROUND")));
    }
}
