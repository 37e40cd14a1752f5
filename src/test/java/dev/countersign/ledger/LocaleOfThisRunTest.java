package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The run under another locale really has that locale: otherwise it would prove nothing. */
@Tag("other-locale")
@EnabledIfSystemProperty(named = "run.locale", matches = ".+")
class LocaleOfThisRunTest {

    @Test
    void it_has_the_locale_and_the_zone_that_the_build_gives_it() {
        assertThat(Locale.getDefault()).isEqualTo(Locale.forLanguageTag(System.getProperty("run.locale")));
        assertThat(Locale.getDefault(Locale.Category.FORMAT)).isEqualTo(Locale.getDefault());
        assertThat(ZoneId.systemDefault()).isEqualTo(ZoneId.of("Asia/Kathmandu"));
        assertThat(TimeZone.getDefault()
                        .toZoneId()
                        .getRules()
                        .getOffset(Instant.parse("2026-06-01T00:00:00Z"))
                        .toString())
                .isEqualTo("+05:45");
    }

    /** The fault of a text that depends on the locale. */
    @Test
    void a_text_that_depends_on_the_locale_is_noticed_there() {
        assertThat("title".toUpperCase()).isEqualTo("T\u0130TLE");
        assertThat(String.format("%d %.1f", 5, 0.5)).isEqualTo("\u0665 \u0660\u066B\u0665");
        assertThat(NumberFormat.getInstance(Locale.getDefault()).format(5)).isEqualTo("\u0665");
    }
}
