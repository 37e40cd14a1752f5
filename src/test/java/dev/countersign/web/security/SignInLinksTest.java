package dev.countersign.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.web.MovableClock;
import dev.countersign.web.http.StepUp;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;

/** A link signs one person in, once, within five minutes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignInLinksTest {

    private final MovableClock clock = new MovableClock();
    private final SignInLinks links = new SignInLinks(clock);

    private @Nullable SignInLink use(String secret) {
        return links.consume(new OneTimeTokenAuthenticationToken(secret));
    }

    @Test
    void a_link_is_used_once() {
        SignInLink link = links.generate("p-anna", true);
        assertThat(use(link.secret())).isEqualTo(link);
        assertThat(use(link.secret())).isNull();
        assertThat(use("another")).isNull();
        assertThat(link.toString()).doesNotContain(link.secret()).doesNotContain("p-anna");
    }

    @Test
    void a_link_ends_after_five_minutes() {
        SignInLink first = links.generate("p-anna", false);
        SignInLink second = links.generate("p-anna", false);
        clock.pass(SignInLinks.HOLDS.minusMinutes(1));
        assertThat(use(first.secret())).isNotNull();
        clock.pass(Duration.ofMinutes(1));
        assertThat(use(second.secret())).isNull();
    }

    @Test
    void links_in_memory_have_a_bound_and_the_oldest_ends_first() {
        SignInLink oldest = links.generate("p-anna", false);
        SignInLink second = links.generate("p-anna", false);
        for (int i = 0; i < SignInLinks.MOST - 1; i++) {
            links.generate("p-anna", false);
        }
        assertThat(use(oldest.secret())).isNull();
        assertThat(use(second.secret())).isNotNull();
    }

    @Test
    void an_authentication_is_fresh_for_fifteen_minutes_and_not_before_it_happened() {
        Instant at = Instant.parse("2026-11-29T12:00:00Z");
        assertThat(StepUp.isFresh(at, at.plus(StepUp.MAX_AGE))).isTrue();
        assertThat(StepUp.isFresh(at, at.plus(StepUp.MAX_AGE).plusMillis(1))).isFalse();
        assertThat(StepUp.isFresh(at.plusSeconds(120), at)).isFalse();
        assertThat(StepUp.isFresh(Instant.EPOCH, at)).isFalse();
    }
}
