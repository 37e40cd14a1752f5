package dev.countersign.facts.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments are written and read as by {@link Instant}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UtcTimeTest {

    private static final int[] PARTS = {1, 1_000, 1_000_000, 100_000_000};

    @Test
    void every_moment_has_the_text_that_it_has_in_java() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long second = i % 3 == 0 ? random.nextLong(-70_000_000_000L, 260_000_000_000L) : random.nextInt();
            int part = PARTS[random.nextInt(PARTS.length)];
            Instant moment =
                    Instant.ofEpochSecond(second, i % 4 == 0 ? 0 : random.nextInt(1_000_000_000) / part * part);

            assertThat(UtcTime.text(moment)).isEqualTo(moment.toString());
            assertThat(UtcTime.read(moment.toString())).isEqualTo(moment);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "2026-11-29T08:00:00.1Z",
                "2026-11-29T08:00:00.12Z",
                "2026-11-29T08:00:00.12345Z",
                "2026-11-29T08:00:00.1234567890Z",
                "2026-11-29T08:00:00.Z",
                "2026-11-29T08:00:00.1x3Z",
                "2026-11-29T24:00:00Z",
                "2026-11-29T24:00:01Z",
                "2026-06-30T23:59:60Z",
                "2026-11-29T08:60:00Z",
                "2026-02-29T08:00:00Z",
                "2028-02-29T08:00:00Z",
                "2026-13-01T08:00:00Z",
                "2026-00-01T08:00:00Z",
                "2026-11-29T08:00Z",
                "2026-11-29t08:00:00z",
                "2026-11-29T08:00:00z",
                "2026-11-29T08:00:00+01:00",
                "2026-11-29T08:00:00",
                "2026-11-29 08:00:00Z",
                "+12026-11-29T08:00:00Z",
                "-0001-11-29T08:00:00Z",
                "2026-11-29T08:00:0\u0665Z",
                "Z",
                ""
            })
    void every_text_is_read_or_refused_as_java_does(String text) {
        assertThat(read(() -> UtcTime.read(text))).isEqualTo(read(() -> Instant.parse(text)));
    }

    private static String read(java.util.function.Supplier<Instant> reader) {
        try {
            return reader.get().toString();
        } catch (DateTimeException e) {
            return "refused";
        }
    }
}
