package dev.countersign.facts.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningHoursTest {

    @ParameterizedTest
    @ValueSource(strings = {"09:00-17:00", "00:00-24:00", "23:59-24:00", "00:00-00:01", "08:30-12:15"})
    void hours_of_one_day_are_read_and_written_alike(String text) {
        assertThat(OpeningHours.read(text)).isPresent();
        assertThat(OpeningHours.read(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9-17",
                "09:00",
                "17:00-09:00",
                "09:00-09:00",
                "22:00-06:00",
                "09:00-00:00",
                "09:00-25:00",
                "09:60-17:00",
                "24:00-24:00",
                "09:00 - 17:00",
                "09:00-17:00 ",
                "٠٩:٠٠-١٧:٠٠",
                "09:00:00-17:00:00"
            })
    void other_texts_are_not_read(String text) {
        assertThat(OpeningHours.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "9-17, 09:00-17:00",
        "9:00 - 17:00, 09:00-17:00",
        "09:00–17:30, 09:00-17:30",
        "0900-1700, 09:00-17:00",
        "8.30-24, 08:30-24:00"
    })
    void a_usual_way_to_write_them_is_guessed(String text, String meant) {
        assertThat(OpeningHours.meant(text).orElseThrow()).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "closed", "17-9", "9-25", "9", "9-17-18"})
    void nothing_is_guessed_that_may_mean_anything(String text) {
        assertThat(OpeningHours.meant(text)).isEmpty();
    }

    @Test
    void hours_that_end_before_they_begin_cannot_be_made() {
        LocalTime noon = LocalTime.NOON;
        assertThatThrownBy(() -> new OpeningHours(noon, noon)).hasMessage("`12:00-12:00` ends before it begins.");
    }
}
