package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.Firm;
import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Case;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.vocabulary.CorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invented ids of a caller do not create a key each, and the questions can be erased. */
class PartSubjectsTest {

    private static final String ANNA = "anna";

    /** Bytes of one key on the disk. */
    private static final int SLOT = 256;

    @TempDir
    private Path folder;

    private Firm firm;

    @BeforeEach
    void begin() {
        firm = new Firm(folder);
        firm.customer(ANNA, "[]");
    }

    private long keys() throws IOException {
        try (Stream<Path> files = Files.walk(firm.data().resolve("subjects"))) {
            return files.filter(file -> file.toString().endsWith(".keys"))
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / SLOT;
        }
    }

    @Tag("slow")
    @Test
    void denials_about_made_up_things_for_made_up_people_make_at_most_four_keys_a_day() throws IOException {
        try (DataFolder data = firm.open()) {
            for (int i = 0; i < 60; i++) {
                assertThat(firm.invented(data, i).decision().evaluation().verdict())
                        .isEqualTo(Verdict.DENY);
                assertThat(firm.invented(data, "service-triage-01", i)
                                .decision()
                                .evaluation()
                                .verdict())
                        .isNotEqualTo(Verdict.ALLOW);
            }
            assertThat(keys()).isLessThanOrEqualTo(4);
            long before = keys();
            firm.pass(Duration.ofDays(1));
            firm.invented(data, 1);
            assertThat(keys()).isBetween(before + 1, before + 4);
        }
    }

    @Test
    void a_request_about_an_unknown_customer_is_erased_by_its_day() {
        String id;
        try (DataFolder data = firm.open()) {
            id = firm.invented(data, 1).decision().id();
            assertThat(data.records().decision(id).orElseThrow().isWhole()).isTrue();
            assertThat(data.records().isWhole(id)).isTrue();
            firm.erase(
                    data,
                    new ErasureRequest(
                            "unrecorded:2026-11-23",
                            Caller.person("p-privacy-1"),
                            Caller.person("p-legal-1"),
                            "asked for it in writing",
                            true,
                            false),
                    (step, of, all) -> {});
        }
        try (DataFolder data = firm.open()) {
            assertThat(data.records().decision(id).orElseThrow().isWhole()).isFalse();
            assertThat(data.records().isWhole(id)).isFalse();
            assertThat(data.ledger().entries().parts(data.records().place(id).orElseThrow()))
                    .isEmpty();
        }
        assertThat(firm.verified()).isZero();
    }

    @Test
    void a_person_that_an_unknown_caller_calls_null_gets_no_key_where_the_agent_has_no_owner() {
        RecordedCase any = RecordedCase.ofTheDefaultPack().get(0);
        SortedMap<String, Object> values = new TreeMap<>(any.facts().known().values());
        values.keySet().removeAll(Set.of(CorePath.AGENT_ID, CorePath.AGENT_OWNER));
        values.put(CorePath.ACTION_ON_BEHALF_OF, "null");

        PersonalFacts personal = PersonalFacts.of(any.facts().with(new Case(values)), any.release());

        assertThat(personal.subjects().staff()).contains("null");
        assertThat(PartSubjects.of(personal, any.decision().evaluation(), any.at(), id -> false))
                .doesNotContain("staff:null");
    }

    @Test
    void what_we_hold_a_record_of_keeps_a_key_of_its_own() {
        try (DataFolder data = firm.open()) {
            firm.workFor(data, ANNA);
            assertThat(data.records().of("customer:" + Firm.id(ANNA))).isNotEmpty();
            firm.forgetOwnRecord(ANNA);
            firm.held(data, ANNA);
            assertThat(data.ledger().entries().subject("customer:" + Firm.id(ANNA)))
                    .isPresent();
        }
    }
}
