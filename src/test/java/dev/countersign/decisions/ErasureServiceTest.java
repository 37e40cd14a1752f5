package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.ErasureEntries;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SaltedCommitments;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.find.SearchIndex;
import dev.countersign.ledger.journal.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An erased person is gone from everything that is kept, and every proof holds. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ErasureServiceTest {

    private static final String ANNA = "qz1a";
    private static final String BERT = "qz2b";
    private static final ErasureService.Steps SILENT = (step, of, all) -> {};

    @TempDir
    private Path folder;

    private Firm firm;

    @BeforeEach
    void found() {
        firm = new Firm(folder);
    }

    /** Both are worked for; of Anna also before there was an own record of her. */
    private void work() {
        try (DataFolder data = firm.open()) {
            firm.aboutTheAlias(data, ANNA);
            firm.customer(ANNA, "[]");
            firm.customer(BERT, "[]");
            for (int day = 0; day < 2; day++) {
                firm.workFor(data, ANNA);
                firm.workFor(data, BERT);
                firm.pass(Duration.ofDays(1));
            }
        }
    }

    private ErasureReport eraseAnna() {
        try (DataFolder data = firm.open()) {
            return firm.erase(data, Firm.id(ANNA));
        }
    }

    @Test
    void nothing_of_the_erased_is_left_in_a_file_or_in_anything_that_can_be_opened() throws IOException {
        work();
        assertThat(opened().filter(part -> part.contains(ANNA))).isNotEmpty();
        List<String> keys = keyIds(ANNA);
        assertThat(keys).hasSize(2);
        assertThat(inAnyFile(keys)).as("the files name the keys").isNotEmpty();

        eraseAnna();

        List<String> traces = new ArrayList<>(keys);
        traces.add(ANNA);
        traces.addAll(firm.digests(ANNA));
        nothingIsLeft(traces);
        firm.open().close();
        nothingIsLeft(traces);
        assertThat(opened().filter(part -> part.contains(BERT))).isNotEmpty();
    }

    private void nothingIsLeft(List<String> traces) throws IOException {
        assertThat(inAnyFile(traces)).isEmpty();
        assertThat(opened().filter(part -> traces.stream().anyMatch(part::contains)))
                .isEmpty();
    }

    private List<String> keyIds(String mark) {
        try (Archive entries = Entries.of(firm.data())) {
            return Stream.of("customer:" + Firm.id(mark), "unrecorded:2026-11-23")
                    .map(id -> entries.subject(id).orElseThrow().keyId())
                    .toList();
        }
    }

    /** All parts that somebody with the folder can still decrypt. */
    private Stream<String> opened() {
        try (Archive entries = Entries.of(firm.data())) {
            return LongStream.range(0, entries.size())
                    .mapToObj(entries::parts)
                    .flatMap(List::stream)
                    .map(ErasureServiceTest::text)
                    .toList()
                    .stream();
        }
    }

    private static String text(DecryptedPart part) {
        return part.subject() + " " + new String(part.content(), StandardCharsets.UTF_8);
    }

    /** Files that hold one of these texts, in bytes of whatever width, or are named by it. */
    private List<String> inAnyFile(List<String> texts) throws IOException {
        try (Stream<Path> files = Files.walk(firm.data())) {
            List<String> found = new ArrayList<>();
            for (Path file : files.toList()) {
                String bytes = Files.isRegularFile(file)
                        ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("\0", "")
                        : "";
                texts.stream()
                        .filter(text -> bytes.contains(text)
                                || bytes.contains(raw(text))
                                || file.toString().contains(text))
                        .forEach(text -> found.add(file + " holds " + text));
            }
            return found;
        }
    }

    /** The bytes of a hex text. */
    private static String raw(String text) {
        return text.matches("(?:[0-9a-f]{2}){16,}")
                ? new String(java.util.HexFormat.of().parseHex(text), StandardCharsets.ISO_8859_1).replace("\0", "")
                : text;
    }

    @Test
    void every_proof_holds_and_verdicts_rows_and_release_stay() {
        work();
        List<String> before = open();
        assertThat(firm.verified()).isZero();

        ErasureReport erased = eraseAnna();

        assertThat(firm.verified()).isZero();
        assertThat(open().subList(0, before.size())).isEqualTo(before);
        assertThat(erased.decisions()).isEqualTo(9);
        try (DataFolder data = firm.open()) {
            StoredDecision first = data.records().decision("decision-1").orElseThrow();
            assertThat(first.verdict()).isEqualTo(Verdict.REVIEW);
            assertThat(first.open().path("firings")).isNotEmpty();
            assertThat(first.open().path("release").asString()).hasSize(64);
            assertThat(first.isWhole()).isFalse();
            for (long place = 0; place < data.records().size(); place++) {
                String id = data.records().json(place).path("id").asString("");
                assertThat(data.records().isWhole(id))
                        .as("said without reading it: " + data.records().json(place))
                        .isEqualTo(data.records()
                                .decision(id)
                                .filter(StoredDecision::isWhole)
                                .isPresent());
            }
        }
    }

    private List<String> open() {
        try (Archive entries = Entries.of(firm.data())) {
            return LongStream.range(0, entries.size())
                    .mapToObj(each -> new String(entries.get(each).open(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    @Tag("slow")
    @Test
    void the_erased_cannot_be_found_any_more_and_the_others_replay_as_they_were() {
        work();
        eraseAnna();
        try (DataFolder data = firm.open()) {
            assertThat(data.records().of("customer:" + Firm.id(ANNA))).isEmpty();
            assertThat(data.records().of("customer:" + Firm.alias(ANNA))).isEmpty();
            List<Long> left = data.records().of("customer:" + Firm.id(BERT)).stream()
                    .filter(place -> "decision"
                            .equals(data.records().json(place).path("type").asString()))
                    .toList();
            assertThat(left)
                    .hasSize(8)
                    .allSatisfy(place ->
                            assertThat(data.records().replay(place)).isInstanceOf(ReplayResult.Faithful.class));
        }
    }

    @Tag("slow")
    @Test
    void a_replay_tells_that_the_person_was_erased_and_when_it_was_faithful_for_the_last_time() {
        work();
        ErasureReport erased = eraseAnna();
        assertThat(erased.faithful()).isEqualTo(9);
        try (DataFolder data = firm.open()) {
            long place = data.records().place("decision-1").orElseThrow();
            assertThat(data.records().replay(place))
                    .isEqualTo(new ReplayResult.Erased("decision-1", java.util.Optional.of(firm.now())));
        }
        try (OfflineLedger offline = OfflineLedger.open(firm.data())) {
            assertThat(offline.replayedFaithfully()).hasSize(9).containsEntry("decision-1", firm.now());
        }
    }

    @Tag("slow")
    @Test
    void the_ledger_tells_what_was_erased_in_numbers_and_links_no_decisions() {
        work();
        ErasureReport erased = eraseAnna();
        List<String> last = open().subList(
                        (int) erased.receipt().sequence() - 1,
                        (int) erased.receipt().sequence() + 1);
        assertThat(last.get(0))
                .contains("\"type\":\"erasure-begun\"")
                .contains("\"faithful\":9")
                .doesNotContain("decision-1");
        assertThat(last.get(1))
                .contains("\"type\":\"erasure\"")
                .contains("\"decisions\":9")
                .contains(erased.id());
        assertThat(opened().filter(part -> part.startsWith("staff:p-privacy-1")))
                .singleElement()
                .asString()
                .contains("asked for it in writing")
                .contains("\"role\":\"by\"");
        JsonNode sealed = JsonMapper.shared().readTree(last.get(0)).path("sealed");
        assertThat(sealed.propertyNames()).containsExactly("by.person", "by.reason", "decisions", "second.person");
        for (String role : List.of("by", "second")) {
            JsonNode part = JsonMapper.shared()
                    .readTree(opened().filter(each -> each.contains("\"role\":\"" + role + "\""))
                            .map(each -> each.substring(each.indexOf('{')))
                            .findFirst()
                            .orElseThrow());
            SaltedCommitments commitments = new SaltedCommitments(
                    List.of(Base64.getUrlDecoder().decode(part.path("seed").asString())));
            for (String name : List.of("person", "reason")) {
                if (part.has(name)) {
                    assertThat(sealed.path(role + "." + name).asString())
                            .isEqualTo(commitments.of(
                                    0, role + "." + name, part.path(name).asString()));
                }
            }
        }
    }

    @Tag("slow")
    @Test
    void naming_the_record_that_was_merged_erases_the_customer() {
        work();
        try (DataFolder data = firm.open()) {
            assertThat(firm.erase(data, Firm.alias(ANNA)).decisions()).isEqualTo(9);
        }
        assertThat(opened().filter(part -> part.contains(ANNA))).isEmpty();
    }

    @Tag("slow")
    @Test
    void a_person_of_the_staff_is_erased_and_what_is_the_customers_stays() {
        work();
        try (DataFolder data = firm.open()) {
            assertThatThrownBy(() -> firm.erase(data, "staff:p-frontline-1"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("--hold-checked");
            firm.erase(
                    data,
                    new ErasureRequest(
                            "staff:p-frontline-1",
                            Caller.person("p-privacy-1"),
                            Caller.person("p-legal-1"),
                            "left",
                            true,
                            false),
                    SILENT);
        }
        assertThat(opened().filter(part -> part.contains("p-frontline-1"))).isEmpty();
        assertThat(opened().filter(part -> part.contains(ANNA))).isNotEmpty();
        assertThat(firm.verified()).isZero();
    }

    @Tag("slow")
    @Test
    void the_next_start_completes_an_interrupted_wrapping_of_keys() {
        work();
        stopsAnErasureAtItsKeys();
        try (DataFolder data = firm.open()) {
            assertThat(entries(data, EntryType.ERASURE))
                    .singleElement()
                    .asString()
                    .contains("\"decisions\":9")
                    .contains("\"faithful\":9");
            assertThatThrownBy(() -> firm.erase(data, Firm.id(ANNA))).hasMessageContaining("has no data of");
        }
        assertThat(opened().filter(part -> part.contains(ANNA))).isEmpty();
        assertThat(firm.verified()).isZero();
        try (DataFolder data = firm.open()) {
            assertThat(entries(data, EntryType.ERASURE)).as("it is ended once").hasSize(1);
        }
    }

    /** A question had it made after the first deletion, and there was no second one. */
    @Tag("slow")
    @Test
    void a_search_index_that_was_left_by_an_interrupted_erasure_is_deleted_by_the_next_start() throws IOException {
        work();
        String subject = "subject=" + keyIds(ANNA).get(0);
        try (DataFolder data = firm.open()) {
            data.records().searchIndex().catchUp();
            assertThat(data.records().searchIndex().having(subject)).isNotEmpty();
        }
        Path index = firm.data().resolve("projection");
        Path left = Files.move(index, folder.resolve("left"));
        stopsAnErasureAtItsKeys();
        SearchIndex.remove(index);
        Files.move(left, index, StandardCopyOption.REPLACE_EXISTING);
        for (int start = 0; start < 2; start++) {
            try (DataFolder data = firm.open()) {
                assertThat(data.records().searchIndex().having(subject)).isEmpty();
                assertThat(entries(data, EntryType.ERASURE)).hasSize(1);
            }
        }
    }

    private void stopsAnErasureAtItsKeys() {
        assertThatThrownBy(() -> {
                    try (DataFolder data = firm.open()) {
                        firm.erase(data, Firm.wish(Firm.id(ANNA)), (step, of, all) -> {
                            if (step == ErasureService.Step.KEYS) {
                                throw new IllegalStateException("stopped");
                            }
                        });
                    }
                })
                .hasMessage("stopped");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void a_search_index_that_is_restored_after_an_erasure_is_deleted_by_the_next_start() throws IOException {
        work();
        String subject = "subject=" + keyIds(ANNA).get(0);
        try (DataFolder data = firm.open()) {
            data.records().searchIndex().catchUp();
        }
        Path index = firm.data().resolve("projection");
        copy(index, folder.resolve("restored"));
        eraseAnna();
        SearchIndex.remove(index);
        Files.move(folder.resolve("restored"), index, StandardCopyOption.REPLACE_EXISTING);
        byte[] key = Files.readAllBytes(index.resolve("marks.key"));
        try (DataFolder data = firm.open()) {
            assertThat(data.records().searchIndex().having(subject)).isEmpty();
            assertThat(Files.readAllBytes(index.resolve("marks.key"))).isNotEqualTo(key);
        }
        key = Files.readAllBytes(index.resolve("marks.key"));
        firm.open().close();
        assertThat(Files.readAllBytes(index.resolve("marks.key"))).isEqualTo(key);
    }

    @Tag("slow")
    @Test
    void an_interruption_before_the_keys_are_destroyed_erases_nothing_and_the_erasure_starts_again() {
        work();
        try (DataFolder data = firm.open()) {
            ErasureEntries.Verdicts none = new ErasureEntries.Verdicts();
            data.ledger()
                    .append(
                            ErasureEntries.begun(
                                    "stopped-begun-1",
                                    "stopped",
                                    "",
                                    firm.now(),
                                    none,
                                    List.of(),
                                    data.ledger().subject("customer:" + Firm.id(ANNA)),
                                    Firm.wish(Firm.id(ANNA)),
                                    firm.random(32),
                                    data.ledger()::subject),
                            Duration.ofSeconds(20));
        }
        try (DataFolder data = firm.open()) {
            assertThat(entries(data, EntryType.ERASURE)).isEmpty();
            assertThat(data.records().replay(data.records().place("decision-1").orElseThrow()))
                    .isInstanceOf(ReplayResult.Faithful.class);
            firm.erase(data, Firm.id(ANNA));
        }
        try (DataFolder data = firm.open()) {
            assertThat(entries(data, EntryType.ERASURE)).as("both are ended").hasSize(2);
        }
    }

    private static List<String> entries(DataFolder data, String type) {
        return data.records().search(new EntryQuery(Set.of("type=" + type), null, null, null, 100)).stream()
                .map(StoredEntry::open)
                .map(open -> new String(open, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void a_legal_hold_of_our_own_record_is_named_and_applies_to_everybody() {
        firm.customer(ANNA, "[\"LEGAL_HOLD\"]");
        try (DataFolder data = firm.open()) {
            firm.held(data, ANNA);
            ErasureRequest checked = new ErasureRequest(
                    Firm.id(ANNA), Caller.person("p-privacy-1"), Caller.person("p-legal-1"), "", true, true);
            assertThatThrownBy(() -> firm.erase(data, checked, SILENT))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("SUBJECT: our own record of customer")
                    .hasMessageContaining("LEGAL_HOLD")
                    .hasMessageContaining("Art. 17(3)");
            assertThat(opened().filter(part -> part.contains(ANNA))).isNotEmpty();
        }
    }

    @Tag("slow")
    @Test
    void a_legal_hold_of_the_latest_decision_alone_can_be_confirmed_as_lifted() {
        firm.customer(ANNA, "[\"LEGAL_HOLD\"]");
        try (DataFolder data = firm.open()) {
            firm.held(data, ANNA);
            firm.customer(ANNA, "[]");
            assertThatThrownBy(() -> firm.erase(data, Firm.id(ANNA)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("`decision-0`")
                    .hasMessageContaining("LEGAL_HOLD")
                    .hasMessageContaining("Maybe the hold was lifted later");
            assertThat(firm.erase(
                                    data,
                                    new ErasureRequest(
                                            Firm.id(ANNA),
                                            Caller.person("p-privacy-1"),
                                            Caller.person("p-legal-1"),
                                            "",
                                            true,
                                            false),
                                    SILENT)
                            .decisions())
                    .isEqualTo(1);
        }
    }

    @Tag("slow")
    @Test
    void without_a_record_of_holds_a_person_must_confirm_that_there_is_none() {
        firm.customer(ANNA, "[]");
        firm.customer(BERT, "");
        try (DataFolder data = firm.open()) {
            firm.held(data, ANNA);
            firm.held(data, BERT);
            firm.forgetOwnRecord(ANNA);
            assertThatThrownBy(() -> firm.erase(data, Firm.id(ANNA)))
                    .hasMessageContaining("our own facts have no customer record")
                    .hasMessageContaining("--hold-checked");
            assertThatThrownBy(() -> firm.erase(data, Firm.id(BERT)))
                    .hasMessageContaining("our own record has no `states`")
                    .hasMessageContaining("--hold-checked");
        }
    }

    @Tag("slow")
    @Test
    void a_permit_that_may_still_be_used_holds_the_erasure_until_it_ends_or_is_reported() {
        firm.customer(ANNA, "[]");
        try (DataFolder data = firm.open()) {
            DecisionResult allowed = firm.free(data, ANNA);
            assertThat(allowed.decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
            assertThatThrownBy(() -> firm.erase(data, Firm.id(ANNA)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("the permit `decision-0` may still be used until")
                    .hasMessageContaining("Maybe report its outcome");
            firm.done(data, allowed);
            assertThat(firm.erase(data, Firm.id(ANNA)).decisions()).isEqualTo(1);
        }
    }

    @Test
    void it_takes_two_people_and_none_of_them_is_whom_it_is_about() {
        work();
        try (DataFolder data = firm.open()) {
            assertThatThrownBy(() -> erase(data, Firm.id(ANNA), "p-1", "P-1", ""))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("caller")
                    .hasMessageContaining("two people");
            assertThatThrownBy(() -> firm.erase(
                            data,
                            new ErasureRequest(Firm.id(ANNA), Caller.operator(), Caller.person("p-1"), "", true, false),
                            SILENT))
                    .hasMessageContaining("caller: the client `operator` cannot decide on an erasure");
            assertThatThrownBy(() -> erase(data, Firm.id(ANNA), "p-1", "staff:p-1", ""))
                    .hasMessageContaining("caller")
                    .hasMessageContaining("two people");
            assertThatThrownBy(() -> erase(data, Firm.id(ANNA), "p-1", " ", ""))
                    .hasMessageContaining("caller: it is empty");
            assertThatThrownBy(() -> erase(data, Firm.id(ANNA), Firm.alias(ANNA), "p-1", ""))
                    .hasMessageContaining("caller")
                    .hasMessageContaining("is the person to erase");
            assertThatThrownBy(() -> erase(data, "staff:p-frontline-1", "p-1", "p-frontline-1", ""))
                    .hasMessageContaining("caller")
                    .hasMessageContaining("is the person to erase");
            assertThatThrownBy(() -> erase(data, "staff:p-frontline-1", "p-1", "staff:p-frontline-1", ""))
                    .hasMessageContaining("caller")
                    .hasMessageContaining("is the person to erase");
            assertThatThrownBy(() -> erase(data, Firm.id(ANNA), "p-1", "customer:" + Firm.id(ANNA), ""))
                    .hasMessageContaining("caller")
                    .hasMessageContaining("is the person to erase");
            assertThatThrownBy(() -> erase(data, Firm.id(ANNA), "p-1", "p-2", "mail of " + Firm.id(ANNA)))
                    .hasMessageContaining("reason")
                    .hasMessageContaining("names no person");
        }
        assertThat(open()).noneMatch(each -> each.contains("erasure"));
    }

    private void erase(DataFolder data, String subject, String by, String second, String reason) {
        firm.erase(
                data,
                new ErasureRequest(subject, Caller.person(by), Caller.person(second), reason, true, false),
                SILENT);
    }

    @Tag("slow")
    @Test
    void an_unknown_person_gets_a_message() {
        work();
        try (DataFolder data = firm.open()) {
            assertThatThrownBy(() -> firm.erase(data, "C-9999"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("has no data of `C-9999`")
                    .hasMessageContaining("Maybe they were erased already");
        }
    }

    @Tag("slow")
    @Test
    void a_decision_that_does_not_replay_holds_the_erasure_unless_it_must_be() {
        firm.customer(ANNA, "[]");
        try (DataFolder data = firm.open()) {
            firm.held(data, ANNA);
        }
        try (DataFolder data = DataFolder.open(
                firm.data(),
                id -> {
                    throw new InvalidInput(new Problem("release", "gone", ""));
                },
                Optional.empty(),
                firm)) {
            assertThatThrownBy(() -> firm.erase(data, Firm.id(ANNA)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("one decision did not replay")
                    .hasMessageContaining("--despite-differences");
            ErasureReport erased = firm.erase(
                    data,
                    new ErasureRequest(
                            Firm.id(ANNA), Caller.person("p-privacy-1"), Caller.person("p-legal-1"), "", false, true),
                    SILENT);
            assertThat(erased.faithful()).isZero();
        }
    }

    @Tag("slow")
    @Test
    void there_is_one_erasure_at_a_time() {
        work();
        try (DataFolder data = firm.open()) {
            List<Throwable> second = new ArrayList<>();
            firm.erase(data, Firm.wish(Firm.id(ANNA)), (step, of, all) -> {
                if (second.isEmpty()) {
                    second.add(failure(() -> firm.erase(data, Firm.id(BERT))));
                }
            });
            assertThat(second.get(0))
                    .isInstanceOf(NotDecided.class)
                    .hasMessageContaining("Another erasure is running")
                    .hasMessageContaining("This one erased nothing");
            assertThat(firm.erase(data, Firm.id(BERT)).decisions()).isEqualTo(8);
        }
    }

    private static Throwable failure(Runnable asked) {
        return CompletableFuture.runAsync(asked)
                .orTimeout(30, TimeUnit.SECONDS)
                .handle((nothing, error) -> error instanceof CompletionException ? error.getCause() : error)
                .join();
    }

    @Tag("slow")
    @Test
    void a_request_while_keys_are_wrapped_is_decided_and_gets_a_new_key() {
        work();
        try (DataFolder data = firm.open()) {
            List<DecisionResult> meanwhile = new ArrayList<>();
            firm.erase(data, Firm.wish(Firm.id(ANNA)), (step, of, all) -> {
                if (step == ErasureService.Step.KEYS && meanwhile.isEmpty()) {
                    meanwhile.add(CompletableFuture.supplyAsync(() -> firm.held(data, ANNA))
                            .orTimeout(30, TimeUnit.SECONDS)
                            .join());
                }
            });
            assertThat(data.records().replay(meanwhile.get(0).receipt().sequence()))
                    .isInstanceOf(ReplayResult.Faithful.class);
            assertThat(data.records().of("customer:" + Firm.id(ANNA)))
                    .containsExactly(meanwhile.get(0).receipt().sequence());
        }
        assertThat(firm.verified()).isZero();
    }

    @Tag("slow")
    @Test
    void the_folder_stays_open_and_what_others_approved_and_reserved_still_counts() {
        firm.customer(ANNA, "[]");
        firm.customer(BERT, "[]");
        try (DataFolder data = firm.open()) {
            DecisionResult ofAnna = firm.held(data, ANNA);
            firm.approve(data, ofAnna, "p-frontline-1", ANNA + " is right");
            firm.approve(data, firm.held(data, BERT), "p-frontline-1", "fine");
            firm.erase(data, Firm.id(ANNA));
            assertThat(firm.held(data, BERT).decision().evaluation().verdict())
                    .as("it was approved")
                    .isEqualTo(Verdict.ALLOW);
            assertThat(firm.held(data, BERT).decision().evaluation().verdict())
                    .as("an approval counts once")
                    .isNotEqualTo(Verdict.ALLOW);
            assertThat(firm.held(data, ANNA).decision().facts().approvals())
                    .as("approvals of the erased are forgotten")
                    .isEmpty();
        }
        assertThat(firm.verified()).isZero();
    }
}
