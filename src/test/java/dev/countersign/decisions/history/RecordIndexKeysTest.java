package dev.countersign.decisions.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.InMemoryEntries;
import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.record.DecisionIndexKeys;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The index keys of a decision in hand equal those that are read from its entry. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordIndexKeysTest {

    private static final IndexKeys.Marks MARKS = text -> "mark of " + text;

    private static InMemoryEntries entries(Function<String, Optional<ErasureSubject>> subjects) {
        return new InMemoryEntries(List.of(), subjects);
    }

    private static final InMemoryEntries ALL =
            entries(id -> Optional.of(RecordedCase.subjects().apply(id)));

    private static IndexKeys read(RecordedCase each) {
        return new RecordIndexKeys(ALL).of(new StoredEntry(0, each.entry().open()), each.parts(), MARKS);
    }

    private static IndexKeys inHand(RecordedCase each) {
        return each.written().indexKeys().of(ALL, MARKS);
    }

    private static List<String> different(List<RecordedCase> cases) {
        return cases.stream()
                .filter(each -> !inHand(each).equals(read(each)))
                .map(each -> each.path() + "\n " + inHand(each) + "\n " + read(each))
                .toList();
    }

    @Test
    void they_are_the_same_for_every_case_of_every_pack() {
        assertThat(different(RecordedCase.all())).isEmpty();
    }

    @Test
    void they_are_the_same_where_nobody_is_known() {
        assertThat(different(RecordedCase.ofUnknownPersons())).isEmpty();
    }

    /** The key of an approval that is used up is in no case; {@code IndexedDecisionTest} has it. */
    @Test
    void the_cases_have_every_other_kind_of_key() {
        Set<String> kinds = new TreeSet<>();
        Stream.concat(RecordedCase.all().stream(), RecordedCase.ofUnknownPersons().stream())
                .map(RecordIndexKeysTest::inHand)
                .flatMap(each -> Stream.concat(each.labels().stream(), each.keys().stream()))
                .forEach(key -> kinds.add(key.substring(0, key.indexOf('='))));

        assertThat(kinds)
                .contains("type", "agent", "action", "verdict", "release", "reason", "row")
                .contains("subject", "idempotency", DecisionIndexKeys.RESERVES, DecisionIndexKeys.ABOUT);
    }

    @Test
    void a_person_without_a_key_has_no_index_key() {
        InMemoryEntries erased = entries(id -> Optional.empty());
        RecordedCase each = RecordedCase.all().get(0);

        assertThat(each.written().indexKeys().of(erased, MARKS).keys()).noneMatch(key -> key.startsWith("subject="));
    }
}
