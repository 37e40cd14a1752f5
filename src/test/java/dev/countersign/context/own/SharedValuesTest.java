package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedValuesTest {

    private final SharedValues shared = new SharedValues();

    private Set<Object> set(String... values) {
        return shared.ofSet(new LinkedHashSet<>(List.of(values)));
    }

    @Test
    void equal_texts_are_one_object() {
        String first = shared.of(new String("web form"));
        assertThat(shared.of(new String("web form"))).isSameAs(first);
    }

    @Test
    void sets_are_one_object_only_if_their_order_is_the_same() {
        Set<Object> first = set("DE", "FR");
        assertThat(set("DE", "FR")).isEqualTo(first).containsExactly("DE", "FR");
        assertThat(set("DE", "FR")).isSameAs(set("DE", "FR"));
        assertThat(set("FR", "DE")).containsExactly("FR", "DE");
    }
}
