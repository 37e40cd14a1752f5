package dev.countersign.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.oversight.directory.ApiKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A key that does not exist costs the same work as one that does. The test counts comparisons. Each takes as long,
 * because all compared texts have the same length.
 */
class KeyCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final KeySecret SAID =
            KeySecret.make(new SystemClockAndRandom()).key();

    private static Optional<ApiKey> key(int secrets) {
        return Optional.of(new ApiKey(
                "abcdefgh23",
                false,
                "crm",
                IntStream.range(0, secrets)
                        .mapToObj(i -> new ApiKey.Secret(
                                KeySecret.make(new SystemClockAndRandom()).key().sha256(), NOW.plusSeconds(60), false))
                        .toList(),
                NOW,
                NOW.plusSeconds(60),
                "",
                false,
                false,
                null));
    }

    @Test
    void as_many_secrets_are_compared_for_an_unknown_key_as_for_a_known_or_rotated_one() {
        for (Optional<ApiKey> each : List.of(Optional.<ApiKey>empty(), key(1), key(2))) {
            assertThat(KeyCheck.compared(each))
                    .hasSize(2)
                    .allSatisfy(secret -> assertThat(secret.sha256()).hasSameSizeAs(SAID.sha256()));
        }
        assertThat(KeyCheck.compared(Optional.empty())).noneMatch(secret -> SAID.matches(secret.sha256()));
    }
}
