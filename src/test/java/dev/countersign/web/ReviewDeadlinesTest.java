package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** When a task is due and when it ends, in the working hours of the example company: Monday to Friday, 9 to 17. */
@Tag("slow")
@Timeout(120)
class ReviewDeadlinesTest extends ReviewDeskSteps {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private void itIs(String local) {
        clock.stopAt(LocalDateTime.parse(local).atZone(BERLIN).toInstant());
    }

    private static String moment(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant().toString();
    }

    private void isDue(String task, String due, String expires) {
        JsonNode card = card("p-1", task);
        assertThat(List.of(card.path("due").asString(), card.path("expires").asString()))
                .containsExactly(moment(due), moment(expires));
    }

    @Test
    void four_hours_from_a_friday_afternoon_end_on_monday_and_so_does_as_much_time_again() throws IOException {
        itIs("2026-12-04T15:00");
        isDue(opened(TEXT), "2026-12-07T11:00", "2026-12-07T15:00");
    }

    @Test
    void a_holiday_and_a_weekend_do_not_count() throws IOException {
        itIs("2026-12-24T15:00");
        isDue(opened(TEXT), "2026-12-28T11:00", "2026-12-28T15:00");
    }

    @Test
    void a_change_to_summer_time_among_holidays_keeps_the_local_time_and_leads_to_no_yes() throws IOException {
        stop();
        itIs("2027-03-25T15:00");
        start();
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        isDue(task, "2027-03-30T11:00", "2027-03-30T15:00");
        service.close();
        itIs("2027-03-30T14:59:59");
        deleteProjection();
        run();
        isDue(task, "2027-03-30T11:00", "2027-03-30T15:00");
        assertThat(waiting("p-1")).containsExactly(task);
        clock.pass(Duration.ofSeconds(1));
        assertThat(waiting("p-1")).isEmpty();
        assertThat(told(task)).isEqualTo("expired");
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }

    @Test
    void a_task_waits_over_the_weekend_and_ends_on_monday_whatever_restarts() throws IOException {
        itIs("2026-12-04T15:00");
        String task = opened(TEXT);
        service.close();
        itIs("2026-12-07T14:59:59");
        deleteProjection();
        run();
        assertThat(waiting("p-1")).containsExactly(task);
        clock.pass(Duration.ofSeconds(1));
        assertThat(waiting("p-1")).isEmpty();
        json(approve("p-1", task, 1), 409);
        assertThat(told(task)).isEqualTo("expired");
    }

    @Test
    void without_a_calendar_the_wall_clock_counts_and_an_open_task_keeps_its_time() throws IOException {
        itIs("2026-12-04T15:00");
        String before = opened("first");
        service.close();
        run(facts(line -> line.contains("\"type\": \"calendar\"") ? Stream.empty() : Stream.of(line)));
        isDue(before, "2026-12-07T11:00", "2026-12-07T15:00");
        isDue(opened("second"), "2026-12-04T19:00", "2026-12-04T23:00");
    }

    private static ObjectNode offer(String ends) throws IOException {
        ObjectNode request = reply(TEXT);
        ((ObjectNode) request.at("/action/properties")).put("offerEnds", ends);
        return request;
    }

    @Test
    void a_task_ends_with_the_last_day_of_its_offer_and_so_does_an_approval() throws IOException {
        itIs("2026-12-04T15:00");
        String task = opened(offer("2026-12-04"), TEXT);
        isDue(task, "2026-12-05T00:00", "2026-12-05T00:00");
        json(
                as("p-1")
                        .post(
                                "/v1/reviews/" + task + "/approve",
                                "{\"until\":\"" + moment("2026-12-05T00:01") + "\"}",
                                "If-Match",
                                "\"" + version(task, 1) + "\""),
                400);
        assertThat(json(approve("p-1", task, 1), 200).path("until").asString()).isEqualTo(moment("2026-12-05T00:00"));
        clock.pass(Duration.ofHours(9));
        assertThat(verdict(decided(offer("2026-12-04")))).isEqualTo("REVIEW");
    }

    @Test
    void an_offer_that_lasts_longer_or_is_over_changes_no_time() throws IOException {
        itIs("2026-12-04T15:00");
        isDue(opened(offer("2026-12-31"), TEXT), "2026-12-07T11:00", "2026-12-07T15:00");
        isDue(opened(offer("2026-12-01"), TEXT), "2026-12-07T11:00", "2026-12-07T15:00");
    }

    private static String consent(String id, String given, String expires) {
        return "{\"type\": \"consent\", \"id\": \"" + id + "\", \"properties\": {\"customer\": \"C-1008\", "
                + "\"channel\": \"EMAIL\", \"purpose\": \"SERVICE\", \"state\": \"EXPRESS\", \"givenAt\": \"" + given
                + "\"" + (expires.isEmpty() ? "" : ", \"expires\": \"" + expires + "\"")
                + ", \"source\": \"web\", \"wordingVersion\": \"v-1\"}, \"source\": \"consent-ledger\", "
                + "\"asOf\": \"2026-11-22T03:15:00Z\"}";
    }

    private void runWithConsents(String... consents) throws IOException {
        service.close();
        run(facts(line -> line.contains("\"consent-1008-email-marketing\"")
                ? Stream.concat(Stream.of(line), Stream.of(consents))
                : Stream.of(line)));
    }

    @Test
    void a_task_ends_when_the_consent_ends_that_counts() throws IOException {
        itIs("2026-12-04T15:00");
        runWithConsents(consent("k-1", "2026-01-01", "2026-12-06"));
        isDue(opened(TEXT), "2026-12-06T00:00", "2026-12-06T00:00");
        runWithConsents(consent("k-1", "2026-01-01", "2026-12-06"), consent("k-2", "2026-02-01", ""));
        isDue(opened("second"), "2026-12-07T11:00", "2026-12-07T15:00");
    }

    @Test
    void a_task_ends_with_the_contract_of_its_agent_and_an_open_one_keeps_its_time() throws IOException {
        itIs("2026-12-04T15:00");
        String before = opened("first");
        service.close();
        run(facts(line ->
                Stream.of(line.contains("\"service-triage-01\"") ? line.replace("2028-06-30", "2026-12-07") : line)));
        isDue(opened(TEXT), "2026-12-07T00:00", "2026-12-07T00:00");
        isDue(before, "2026-12-07T11:00", "2026-12-07T15:00");
    }
}
