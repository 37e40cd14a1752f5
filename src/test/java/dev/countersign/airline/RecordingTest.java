package dev.countersign.airline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

/** The recording is read by its counting rule, and every call in it was read by hand. */
@EnabledIf(
        value = "dev.countersign.airline.Recording#isThere",
        disabledReason = "there is no recording at ../shared/data/tau-airline")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordingTest {

    private static Recording recording;
    private static List<WriteCall> writes;
    private static Labels labels;

    @BeforeAll
    static void reads_the_recording() {
        recording = Recording.read();
        writes = recording.sessions().stream()
                .flatMap(session -> session.writes().stream())
                .toList();
        labels = Labels.read();
    }

    @Test
    void of_250_calls_that_write_73_failed_and_177_were_executed() {
        assertThat(recording.sessions()).hasSize(200);
        assertThat(writes).hasSize(250);
        assertThat(writes.stream().filter(call -> !call.executed())).hasSize(73);
        assertThat(writes.stream()
                        .filter(WriteCall::executed)
                        .collect(Collectors.groupingBy(WriteCall::action, Collectors.counting())))
                .isEqualTo(Map.of(
                        "cancel_reservation",
                        69L,
                        "update_reservation_flights",
                        62L,
                        "book_reservation",
                        23L,
                        "update_reservation_baggages",
                        13L,
                        "send_certificate",
                        8L,
                        "update_reservation_passengers",
                        2L));
    }

    @Test
    void every_call_is_labelled_whether_the_customer_confirmed_it_or_left_open_with_a_reason() {
        assertThat(writes)
                .allSatisfy(call -> assertThat(labels.of(call))
                        .as(call.place())
                        .filteredOn(label -> label.fact().equals("confirmed"))
                        .singleElement()
                        .matches(label ->
                                !label.value().isEmpty() || !label.why().isEmpty()));
    }

    @Test
    void every_label_is_about_a_call_and_was_read_from_something_said_before_it() {
        assertThat(labels.all()).allSatisfy(label -> {
            assertThat(writes).as(label.toString()).anyMatch(label::about);
            JsonNode said = session(label).messages().get(label.evidence());
            assertThat(label.evidence()).isLessThan(label.call());
            assertThat(said.path("role").asString()).isIn("user", "assistant");
            assertThat(said.path("content").asString("")).as(label.toString()).isNotEmpty();
        });
    }

    @Test
    void a_cabin_that_was_paid_for_is_the_cabin_of_the_record_from_then_on() {
        Session session = recording.sessions().stream()
                .filter(each -> each.task() == 5 && each.trial() == 1)
                .findFirst()
                .orElseThrow();
        Records records = new Records(recording);
        session.writes().forEach(records::apply);

        assertThat(records.booking("FQ8APE").path("cabin").asString()).isEqualTo("economy");
        assertThat(recording.bookings().path("FQ8APE").path("cabin").asString()).isEqualTo("basic_economy");
    }

    @Test
    void a_certificate_that_was_used_is_no_longer_in_the_profile() {
        Session session = recording.sessions().stream()
                .filter(each -> each.task() == 0 && each.trial() == 3)
                .findFirst()
                .orElseThrow();
        Records records = new Records(recording);
        session.writes().forEach(records::apply);

        assertThat(records.member("mia_li_3668").path("payment_methods").propertyNames())
                .doesNotContain("certificate_7504069", "certificate_4856383")
                .contains("credit_card_4421486");
    }

    private static Session session(Labels.Label label) {
        return recording.sessions().stream()
                .filter(each -> each.task() == label.task() && each.trial() == label.trial())
                .findFirst()
                .orElseThrow();
    }
}
