package dev.countersign.policy.drl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LruMapTest {

    private final LruMap<String, String> two = new LruMap<>(2);

    @Test
    void what_is_remembered_is_not_made_again() {
        two.get("a", key -> "first");

        assertThat(two.get("a", key -> "second")).isEqualTo("first");
    }

    @Test
    void what_was_not_used_for_longest_is_forgotten_first() {
        two.put("a", "1");
        two.put("b", "2");
        two.get("a");
        two.get("c", key -> "3");

        assertThat(two.get("a")).contains("1");
        assertThat(two.get("b")).isEmpty();
        assertThat(two.get("c")).contains("3");
    }

    @Test
    void what_could_not_be_made_is_tried_again() {
        assertThatThrownBy(() -> two.get("a", key -> {
                    throw new IllegalStateException("not today");
                }))
                .hasMessage("not today");

        assertThat(two.get("a", key -> "made")).isEqualTo("made");
    }
}
