package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.bundle.Bundle;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.verify.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Records of format 4 in a ledger are found, listed, explained as far as they can be, erased and verified. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FormerFormatTest {

    private static final List<RecordOfFormat4> ALL = RecordOfFormat4.all();
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static Firm firm;

    @BeforeAll
    static void the_records_are_in_a_ledger() {
        firm = new Firm(folder);
        try (DataFolder data = firm.open()) {
            ALL.forEach(each -> data.ledger().append(each.entry(data.ledger()::subject), LONG));
        }
    }

    @Test
    void they_are_found_by_agent_verdict_reason_and_row_and_listed_with_their_content() {
        try (DataFolder data = firm.open()) {
            for (RecordOfFormat4 each : ALL) {
                JsonNode record = each.json();
                Set<String> labels = new TreeSet<>(Set.of(
                        "verdict=" + record.path("verdict").asString(),
                        "agent=" + record.at("/agent/id").asString(),
                        "reason=" + record.at("/reasons/0/code").asString(),
                        "row=" + record.at("/firings/0/row").asString()));
                labels.remove("agent=");

                assertThat(data.records().search(new EntryQuery(labels, null, null, null, 100)))
                        .as(each.path())
                        .extracting(StoredEntry::open)
                        .contains(each.open());
                assertThat(data.records().decision(record.path("id").asString()))
                        .get()
                        .satisfies(found -> {
                            assertThat(found.open()).isEqualTo(record);
                            assertThat(found.verdict().name())
                                    .isEqualTo(record.path("verdict").asString());
                            assertThat(found.isWhole()).isFalse();
                            assertThat(data.records().isWhole(found.id())).isFalse();
                        });
            }
        }
    }

    @Test
    void they_are_not_replayed_and_the_answer_says_why() {
        try (DataFolder data = firm.open()) {
            for (long place = 0; place < data.records().size(); place++) {
                if (data.records().json(place).path("type").asString().equals("decision")) {
                    assertThat(data.records().replay(place))
                            .isInstanceOfSatisfying(
                                    ReplayResult.Impossible.class,
                                    why -> assertThat(why.why()).contains("format 4", "found and listed"));
                }
            }
        }
    }

    @Test
    void what_they_reserve_still_counts() {
        try (DataFolder data = firm.open()) {
            assertThat(LongStream.range(0, data.records().size())
                            .mapToObj(data.records()::reservation)
                            .flatMap(Optional::stream))
                    .isNotEmpty();
        }
    }

    @Test
    void without_its_parts_a_record_is_read_as_before() {
        ALL.forEach(each -> assertThat(ParsedRecord.read(each.open(), List.of()))
                .get()
                .satisfies(read -> {
                    assertThat(read.format()).isEqualTo(4);
                    assertThat(read.release())
                            .isEqualTo(each.json().path("release").asString());
                    assertThat(read.facts()).isEmpty();
                }));
    }

    @Test
    void opened_parts_are_held_to_the_commitment_of_each_value() throws IOException {
        assertThat(verified(part -> part))
                .contains("Nothing is wrong.")
                .contains("not checked: evaluation, provenance (needs `replay`)");
        assertThat(verified(part -> part.replace("\"resource.id\":\"", "\"resource.id\":\"0")))
                .startsWith("WRONG     private/")
                .contains("`resource.id` is not the value that the record commits to");
        assertThat(verified(part -> part.replaceFirst("\"resource.id\":\"[^\"]*\",", "")))
                .startsWith("WRONG     records/")
                .contains("commits to `resource.id`");
    }

    /** Output of the verifier for a bundle of all decisions. @param change what is done to each part */
    private static String verified(UnaryOperator<String> change) throws IOException {
        Path zip = Files.createTempFile(folder, "former", ".zip");
        try (OfflineLedger offline = OfflineLedger.open(firm.data());
                var out = Files.newOutputStream(zip)) {
            SortedMap<Long, List<byte[]>> opened = new TreeMap<>();
            for (long place = 0; place < offline.entries().size(); place++) {
                opened.put(
                        place,
                        offline.entries().parts(place).stream()
                                .map(DecryptedPart::content)
                                .map(part -> change.apply(new String(part, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8))
                                .toList());
            }
            new Bundle(new TreeSet<>(opened.keySet()), opened, new TreeMap<>(), new TreeSet<>())
                    .write(out, offline.entries(), offline.proofs());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
        Verify.run(List.of(zip.toString()), print, print, Optional.empty());
        return said.toString(StandardCharsets.UTF_8);
    }
}
