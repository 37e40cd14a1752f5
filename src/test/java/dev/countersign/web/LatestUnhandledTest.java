package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What could not be handled is handled later, once, and only the latest of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LatestUnhandledTest {

    private final LatestUnhandled<String> latest = new LatestUnhandled<>();
    private final List<String> handled = new ArrayList<>();

    @Test
    void a_value_whose_handler_failed_is_handled_by_the_next_call() {
        latest.set("agents");
        assertThatThrownBy(() -> latest.handle(value -> {
                    throw new IllegalStateException("the ledger cannot be written");
                }))
                .hasMessage("the ledger cannot be written");

        latest.handle(handled::add);
        latest.handle(handled::add);

        assertThat(handled).containsExactly("agents");
    }

    @Test
    void only_the_latest_value_is_handled() {
        latest.set("older");
        latest.set("newer");

        latest.handle(handled::add);

        assertThat(handled).containsExactly("newer");
    }

    @Test
    void a_value_that_comes_while_another_is_handled_is_left_for_the_next_call() {
        latest.set("first");
        latest.handle(value -> {
            handled.add(value);
            latest.set("second");
        });
        assertThat(handled).containsExactly("first");

        latest.handle(handled::add);

        assertThat(handled).containsExactly("first", "second");
    }
}
