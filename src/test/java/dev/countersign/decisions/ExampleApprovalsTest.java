package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.AccessEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Approvals by people of the example company count only as long as callers need no credential. */
class ExampleApprovalsTest extends AskedCase {

    /** What ends the laptop mode. */
    enum End {
        ISSUER((changes, id) -> changes.endLaptop("issuer")),
        FIRST_ADMIN((changes, id) -> changes.begin(Caller.operator(), false, "p-1", id, "sha256"));

        private final BiConsumer<AccessChanges, String> happens;

        End(BiConsumer<AccessChanges, String> happens) {
            this.happens = happens;
        }
    }

    private static ApprovalService.Yes yes(boolean example) {
        Caller.HeldRole role = new Caller.HeldRole(Role.FRONTLINE_USER, "");
        return new ApprovalService.Yes(
                Caller.person("p-7", Set.of(), Set.of(role), Caller.Reads.OWN, example), role.role(), "", null, "");
    }

    private void happens(End end, Runnable then) {
        Directory directory = Directory.open(open.ledger(), open.records(), clock);
        directory.whenGoverned(then);
        end.happens.accept(new AccessChanges(directory, clock), "abcde23456");
    }

    @Test
    void an_approval_of_an_example_is_marked_and_counts_on_a_laptop_also_after_a_new_start() {
        about(HELD);
        long entry = approve(held(), yes(true)).receipt().sequence();
        assertThat(open.records().json(entry).path(EntryType.EXAMPLE).asBoolean())
                .isTrue();
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        long other = approve(held(), yes(false)).receipt().sequence();
        assertThat(open.records().json(other).has(EntryType.EXAMPLE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void the_end_of_the_laptop_mode_ends_it_at_once(End end) {
        about(HELD);
        approve(held(), yes(true));
        happens(end, open::endExamples);
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
        approve(held(), yes(true));
        assertThat(verdict()).as("one that was under way").isEqualTo(Verdict.REVIEW);
    }

    @ParameterizedTest
    @EnumSource
    void it_does_not_count_after_a_new_start_either(End end) {
        about(HELD);
        approve(held(), yes(true));
        happens(end, () -> {});
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
    }

    @ParameterizedTest
    @EnumSource
    void another_approval_counts_as_before(End end) {
        about(HELD);
        approve(held(), yes(false));
        happens(end, open::endExamples);
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void the_entries_that_end_it_are_entries_about_access() {
        assertThat(Stream.of(AccessEvent.GRANT_PROPOSED, AccessEvent.KEY_ISSUED, AccessEvent.LAPTOP_ENDED)
                        .map(AccessEvent::type))
                .containsExactlyInAnyOrderElementsOf(EntryType.ENDS_LAPTOP);
        about(HELD);
        happens(End.FIRST_ADMIN, () -> {});
        assertThat(Arrays.stream(AccessEvent.values())
                        .map(AccessEvent::type)
                        .filter(type -> !open.records()
                                .search(new EntryQuery(Set.of("type=" + type), null, null, null, 1))
                                .isEmpty()))
                .contains("grant-proposed", "key-issued");
    }
}
