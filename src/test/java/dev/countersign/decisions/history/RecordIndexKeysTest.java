package dev.countersign.decisions.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.InMemoryEntries;
import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.record.DecisionIndexKeys;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.PartSubjects;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The index keys of a decision in hand, and of an entry that is being written, equal those that are read from it. */
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

        RecordedCase.all()
                .forEach(each -> assertThat(each.written().indexKeys().names())
                        .containsAll(inHand(each).keys().stream()
                                .map(IndexKeys::name)
                                .toList())
                        .contains(IndexKeys.ID));
        assertThat(kinds)
                .contains("type", "agent", "action", "verdict", "release", "reason", "row")
                .contains("subject", "idempotency", DecisionIndexKeys.RESERVES, DecisionIndexKeys.ABOUT);
    }

    /** All members that have an index key in an entry of some type. */
    private static Entry sealed(String type) {
        SealedEntry entry = new SealedEntry(type, "e-1", Instant.parse("2026-07-01T12:00:00Z"), "client-1")
                .with("action", Map.of("name", "refund.create"))
                .with("agent", Map.of("type", "agent", "id", "bot-1"))
                .with("approval", "a-1")
                .with(EntryType.CONTEST, "c-1")
                .with(EntryType.CONTESTED, List.of("d-1", "d-2"))
                .with("decision", "d-1")
                .with("followUp", "f-1")
                .with("outcome", "EXECUTED")
                .with("reasons", List.of(Map.of("code", "CODE", "row", "row-1")))
                .with("release", "r-1")
                .with("seconds", 7)
                .with(EntryType.TASK, "t-1")
                .with("uses", List.of("a-1", "a-2"))
                .with("verdict", Verdict.REVIEW.name())
                .sealed("customer:C-1001", "digest", "of the action")
                .sealed("customer:C-1001", EntryType.EFFECT, "of the action, \u00e9 \u2028 \" \\ \ud83d\ude00")
                .with("fields", List.of(Map.of("path", "customer.kind", "counts", Map.of("CONSUMER", 40))))
                .sealed("customer:C-1001", EntryType.RUN, "run-1")
                .under(new SubmissionKey("of the key", "of what was sent"), "customer:C-1001")
                .sealed(PartSubjects.UNRECORDED + "2026-07-01", "person", "p-2")
                .sealed(RecordSubjects.staff("p-1"), "person", "p-1");
        return entry.entry(new byte[32], RecordedCase.subjects());
    }

    private static IndexKeys read(Entry entry) {
        return new RecordIndexKeys(ALL)
                .of(
                        new StoredEntry(0, entry.open()),
                        entry.parts().stream()
                                .map(part -> new DecryptedPart(part.subject().id(), part.content()))
                                .toList(),
                        MARKS);
    }

    private static Stream<String> types() {
        return Arrays.stream(EntryType.class.getFields())
                .filter(field -> field.getType().equals(String.class))
                .map(field -> {
                    try {
                        return String.valueOf(field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void an_entry_of_any_type_that_is_not_written_yet_has_the_keys_that_are_read_from_it() {
        assertThat(types()).hasSizeGreaterThan(30).allSatisfy(type -> {
            Entry entry = sealed(type);
            assertThat(RecordIndexKeys.of(entry).of(ALL, MARKS)).isEqualTo(read(entry));
        });
    }

    @Test
    void they_have_every_kind_of_key_of_people_and_of_the_review_desk() {
        assertThat(types().map(type ->
                                RecordIndexKeys.of(sealed(type)).of(ALL, MARKS).keys())
                        .flatMap(Set::stream)
                        .map(key -> key.substring(0, key.indexOf('='))))
                .contains("decision", "task", "revokes", "looks", "followUp", "contest", "contests", "uses")
                .contains("subject", "idempotency", "groups", "held", "effect", "about");
    }

    @Test
    void a_person_who_was_erased_meanwhile_is_not_among_the_keys_of_an_entry_that_is_being_written() {
        assertThat(RecordIndexKeys.of(sealed(EntryType.TASK_OPENED))
                        .of(entries(id -> Optional.empty()), MARKS)
                        .keys())
                .noneMatch(key -> key.startsWith("subject="));
    }

    @Test
    void a_person_without_a_key_has_no_index_key() {
        InMemoryEntries erased = entries(id -> Optional.empty());
        RecordedCase each = RecordedCase.all().get(0);

        assertThat(each.written().indexKeys().of(erased, MARKS).keys()).noneMatch(key -> key.startsWith("subject="));
    }
}
