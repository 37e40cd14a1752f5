package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

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
        Path facts = Temporary.folder();
        try (var files = Files.list(EXAMPLE.resolve("facts"))) {
            for (Path file : files.toList()) {
                Files.write(
                        facts.resolve(file.getFileName()),
                        Files.readAllLines(file).stream()
                                .filter(line -> !line.contains("\"type\": \"calendar\""))
                                .toList());
            }
        }
        run(facts);
        isDue(before, "2026-12-07T11:00", "2026-12-07T15:00");
        isDue(opened("second"), "2026-12-04T19:00", "2026-12-04T23:00");
    }
}
