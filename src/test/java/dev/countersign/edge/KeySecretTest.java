package dev.countersign.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** The form of a key as its holder types it. */
class KeySecretTest {

    private static final KeySecret.Made MADE = KeySecret.make(new SystemClockAndRandom());
    private static final String ID = "abcde23456";
    private static final String SECRET = "A-_z0".repeat(8) + "abc";

    /** With the right checksum. */
    private static String key(String prefix, String id, String between, String secret) {
        String text = prefix + id + between + secret;
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return text + "_" + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    @Test
    void a_key_is_read_as_it_was_made() {
        assertThat(KeySecret.read(MADE.text())).contains(MADE.key());
        assertThat(KeySecret.read(key("cs_", ID, "_", SECRET)))
                .hasValueSatisfying(key -> assertThat(key.id()).isEqualTo(ID));
    }

    @Test
    void a_key_with_one_other_letter_at_any_place_is_mistyped() {
        String text = MADE.text();
        for (int i = 0; i < text.length(); i++) {
            for (char other : new char[] {'~', text.charAt(i) == 'x' ? 'y' : 'x', '_', 'é', '\0'}) {
                if (other != text.charAt(i)) {
                    assertThat(KeySecret.read(text.substring(0, i) + other + text.substring(i + 1)))
                            .as("%s at %d", other, i)
                            .isEmpty();
                }
            }
            assertThat(KeySecret.read(text.substring(0, i)))
                    .as("the first %d", i)
                    .isEmpty();
        }
        assertThat(KeySecret.read(text + "0")).isEmpty();
    }

    @Test
    void another_form_is_not_a_key_with_any_checksum() {
        for (String other : List.of(
                key("CS_", ID, "_", SECRET),
                key("cs-", ID, "_", SECRET),
                key("cs_", "abcde2345", "_", SECRET + "a"),
                key("cs_", "ABCDE23456", "_", SECRET),
                key("cs_", "abcde1a456", "_", SECRET),
                key("cs_", "abcde0a456", "_", SECRET),
                key("cs_", "abcde_a456", "_", SECRET),
                key("cs_", ID, "-", SECRET),
                key("cs_", ID, "_", SECRET.substring(1)),
                key("cs_", ID, "_", SECRET + "a"),
                key("cs_", ID, "_", SECRET.replace('z', '+')),
                key("cs_", ID, "_", SECRET.replace('z', '/')),
                key("cs_", ID, "_", SECRET.replace('z', '=')),
                key("cs_", ID, "_", SECRET.replace('z', 'é')))) {
            assertThat(KeySecret.read(other)).as(other).isEmpty();
        }
        assertThat(KeySecret.read(MADE.text().toUpperCase(Locale.ROOT))).isEmpty();
    }
}
