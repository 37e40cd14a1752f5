package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTimeTest {

    @ParameterizedTest
    @CsvSource({"-3,0", "0,0", "4,0", "5,5", "59,55", "60,60", "74,60", "299,285", "300,300", "359,300", "7000,3600"})
    void a_time_is_rounded_down_in_steps(long seconds, int rounded) {
        assertThat(ReadingTime.rounded(Duration.ofSeconds(seconds))).isEqualTo(rounded);
    }

    @ParameterizedTest
    @CsvSource({
        "1,0,0,true", // less than 5 seconds
        "1,5,0,false",
        "1,5,20,false",
        "1,20,100,true", // less than 25 of the 25 seconds that 100 words need
        "1,25,100,false",
        "2,0,400,false", // opened again
        "0,0,0,true" // never opened
    })
    void an_approval_is_too_fast_if_nobody_could_have_read_it(int opened, int seconds, int words, boolean tooFast) {
        assertThat(ReadingTime.isTooShort(new ShownCard.Reading(opened, seconds, words)))
                .isEqualTo(tooFast);
    }

    @Test
    void words_are_counted_in_any_script() {
        assertThat(ReadingTime.words("")).isZero();
        assertThat(ReadingTime.words("Dear Ms O'Neil, 2 parcels – tomorrow.")).isEqualTo(6);
        assertThat(ReadingTime.words("您好，包裹明天到。")).isGreaterThan(1);
    }
}
