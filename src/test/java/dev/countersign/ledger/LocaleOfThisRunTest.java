package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The runs under another locale are what they say: a build in which they silently ran as the first one would hold
 * nothing.
 */
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

    /** What goes wrong there where a text depends on the locale. */
    @Test
    void a_text_that_depends_on_the_locale_is_noticed_there() {
        if (System.getProperty("run.locale").equals("ar-EG")) {
            assertThat(String.format("%d", 5)).isEqualTo("\u0665");
        } else {
            assertThat("title".toUpperCase()).isEqualTo("T\u0130TLE");
        }
    }
}
