package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.bundle.Bundle;
import dev.countersign.ledger.verify.OpenedRecords;
import dev.countersign.ledger.verify.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opened private parts agree with the commitments of the public records: the verifier checks it without rules and keys.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EvidenceTest {

    private static final String TOPIC = "\"action.topic\":\"qz1a topic\"";

    @TempDir
    private static Path folder;

    private static final SortedMap<Long, List<String>> PARTS = new TreeMap<>();
    private static final SortedMap<Long, String> RECORDS = new TreeMap<>();

    @BeforeAll
    static void a_day_of_work_with_approvals_is_written() throws IOException {
        Firm firm = new Firm(folder);
        firm.customer("qz1a", "[]");
        firm.customer("qz2b", "[]");
        try (DataFolder data = firm.open()) {
            firm.workFor(data, "qz1a");
            firm.done(data, firm.free(data, "qz2b"));
            firm.erase(data, Firm.id("qz2b"));
        }
        try (OfflineLedger offline = OfflineLedger.open(firm.data())) {
            for (long place = 0; place < offline.entries().size(); place++) {
                RECORDS.put(place, new String(offline.entries().get(place).open(), StandardCharsets.UTF_8));
                PARTS.put(
                        place,
                        offline.entries().parts(place).stream()
                                .map(DecryptedPart::content)
                                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                                .toList());
            }
        }
    }

    private static SortedMap<Long, List<byte[]>> opened(long place, int part, UnaryOperator<String> change) {
        SortedMap<Long, List<byte[]>> opened = new TreeMap<>();
        PARTS.forEach((at, parts) -> opened.put(
                at,
                java.util.stream.IntStream.range(0, parts.size())
                        .mapToObj(i -> (at == place && i == part ? change.apply(parts.get(i)) : parts.get(i))
                                .getBytes(StandardCharsets.UTF_8))
                        .toList()));
        return opened;
    }

    /** Output of the verifier for a bundle of all entries. */
    private static String verified(SortedMap<Long, List<byte[]>> opened) throws IOException {
        return verified(opened, RECORDS.size());
    }

    /** The same of the first entries. */
    private static String verified(SortedMap<Long, List<byte[]>> opened, long size) throws IOException {
        SortedSet<Long> all = new TreeSet<>(LongStream.range(0, size).boxed().toList());
        Path zip = Files.createTempFile(folder, "evidence", ".zip");
        try (OfflineLedger offline = OfflineLedger.open(folder.resolve("data"));
                var out = Files.newOutputStream(zip)) {
            new Bundle(all, opened.headMap(size), new TreeMap<>(), new TreeSet<>())
                    .write(out, offline.entries(), offline.proofs());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
        Verify.run(List.of(zip.toString()), print, print, Optional.empty());
        return said.toString(StandardCharsets.UTF_8);
    }

    /** The first entry of that type with a part that holds this, and which part. */
    private static long[] found(String type, String holds) {
        return PARTS.entrySet().stream()
                .filter(each -> RECORDS.get(each.getKey()).contains("\"type\":\"" + type + "\","))
                .flatMap(each -> java.util.stream.IntStream.range(
                                0, each.getValue().size())
                        .filter(part -> each.getValue().get(part).contains(holds))
                        .mapToObj(part -> new long[] {each.getKey(), part}))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " with " + holds));
    }

    private static void wrong(String type, String from, String to) throws IOException {
        long[] at = found(type, from);
        assertThat(verified(opened(at[0], (int) at[1], part -> part.replace(from, to))))
                .as("%s: %s", type, from)
                .startsWith("WRONG     private/" + at[0] + "/" + at[1] + ".json")
                .doesNotContain("Nothing is wrong");
    }

    @Test
    void intact_parts_are_checked_and_parts_that_were_not_checked_are_listed() throws IOException {
        long erased = RECORDS.keySet().stream()
                .filter(place -> PARTS.get(place).size()
                        < RequestParser.json(RECORDS.get(place)).path("people").size())
                .findFirst()
                .orElseThrow();
        assertThat(verified(opened(-1, 0, part -> part), erased))
                .contains("Nothing is wrong.")
                .containsPattern("private   checked: \\d\\d+ values of \\d+ parts; not checked: evaluation "
                        + "\\(needs `replay`\\)");
        assertThat(verified(opened(-1, 0, part -> part)))
                .contains("Nothing is wrong.")
                .containsPattern("private   checked: \\d\\d+ values of \\d+ parts; not checked: evaluation, parts "
                        + "that were not disclosed \\(needs `replay`\\)");
    }

    @Test
    void approver_and_reason_of_an_approval_cannot_be_rewritten() throws IOException {
        wrong("approval", "p-frontline-1", "p-frontline-2");
        wrong("approval", "qz1a is right to ask", "qz1a is right to insist");
        wrong("approval", "\"digest\":\"", "\"digest\":\"0");
        wrong("approval", "\"seed\":\"", "\"seed\":\"A");
        wrong("approval", "{\"person\"", "{\"more\":1,\"person\"");
    }

    @Test
    void who_asked_for_an_erasure_why_and_what_was_replayed_before_cannot_be_rewritten() throws IOException {
        wrong("erasure-begun", "\"person\":\"p-privacy-1\"", "\"person\":\"p-privacy-2\"");
        wrong("erasure-begun", "asked for it in writing", "asked for it by telephone");
        wrong("erasure-begun", "\"person\":\"p-legal-1\"", "\"person\":\"p-legal-2\"");
        wrong("erasure-begun", "\"faithful\":[\"", "\"faithful\":[\"one-more\",\"");
        wrong("erasure-begun", "\"role\":\"second\"", "\"role\":\"by\"");
        wrong("erasure-begun", "\"role\":\"list\"", "\"more\":1,\"role\":\"list\"");
    }

    /**
     * Every name under which a record of that type commits to the content of a part. What `replay` computes, and what
     * is in two parts, has other tests.
     */
    @Test
    void each_value_of_each_type_of_entry_that_has_parts_is_found_when_it_is_altered() throws IOException {
        Set<String> types = new TreeSet<>();
        for (long place : RECORDS.keySet()) {
            JsonNode record = RequestParser.json(RECORDS.get(place));
            if (PARTS.get(place).isEmpty() || !types.add(record.path("type").asString())) {
                continue;
            }
            for (int part = 0; part < PARTS.get(place).size(); part++) {
                ObjectNode whole =
                        (ObjectNode) RequestParser.json(PARTS.get(place).get(part));
                for (String name : whole.propertyNames()) {
                    if (Set.of("format", "role").contains(name)) {
                        continue;
                    }
                    String changed = altered(whole, name);
                    assertThat(verified(opened(place, part, unused -> changed)))
                            .as("%s, part %d, %s", record.path("type"), part, name)
                            .startsWith("WRONG     ")
                            .doesNotContain("Nothing is wrong");
                }
            }
        }
        assertThat(types).containsExactly("approval", "decision", "erasure-begun");
    }

    /** The part with one letter or member more in that value. */
    private static String altered(ObjectNode part, String name) {
        ObjectNode changed = part.deepCopy();
        JsonNode value = part.get(name);
        if (value.isString()) {
            changed.put(
                    name, value.asString().replaceFirst(".", value.asString().startsWith("A") ? "B" : "A"));
        } else if (value.isArray()) {
            ((ArrayNode) changed.get(name)).add("more");
        } else {
            ((ObjectNode) changed.get(name)).put("zzz", "more");
        }
        return changed.toString();
    }

    @Test
    void no_value_of_a_decision_can_be_rewritten_left_out_or_put_in() throws IOException {
        wrong("decision", TOPIC, TOPIC.replace("qz1a", "qz1b"));
        wrong("decision", "crm of qz1a", "crm of qz1b");
        wrong("decision", "\"idempotencyKey\":\"", "\"idempotencyKey\":\"0");
        wrong("decision", "\"request\":\"", "\"request\":\"0");
        wrong("decision", "\"digest\":\"", "\"digest\":\"0");
        wrong("decision", "\"claimsDiffer\":[]", "\"claimsDiffer\":[\"customer.kind\"]");
        wrong("decision", "\"facts\":{", "\"facts\":{\"customer.vip\":true,");
        wrong("decision", "\"person\":\"p-frontline-1\",\"place\"", "\"person\":\"p-frontline-2\",\"place\"");
        wrong("decision", TOPIC + ",", "");
        wrong("decision", "\"evaluation\":\"", "\"evaluation\":\"A");
    }

    /** The seed is in the part of the decision's subject: a reader of it sees that the record was not changed. */
    @Test
    void no_member_of_a_record_can_be_rewritten_where_its_parts_are_disclosed() throws IOException {
        long at = found("decision", TOPIC)[0];
        ObjectNode record = (ObjectNode) RequestParser.json(RECORDS.get(at));
        SortedMap<String, byte[]> parts = new TreeMap<>();
        for (int part = 0; part < PARTS.get(at).size(); part++) {
            String content = PARTS.get(at).get(part);
            parts.put("private/" + at + "/" + part + ".json", content.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(OpenedRecords.problem(RECORDS.get(at), parts)).isEmpty();

        for (String name : record.propertyNames()) {
            ObjectNode changed = record.deepCopy();
            changed.remove(name);

            assertThat(OpenedRecords.problem(changed.toString(), parts))
                    .as(name)
                    .isNotEmpty();
        }
    }

    @Test
    void no_approval_of_a_decision_can_be_left_out_of_the_parts() throws IOException {
        long[] who = found("decision", "\"person\":\"p-frontline-1\",\"place\"");
        long[] why = found("decision", "\"reasons\":[\"");
        assertThat(why[0]).isEqualTo(who[0]);
        List<SortedMap<Long, List<byte[]>>> forged = List.of(
                opened(
                        who[0],
                        (int) who[1],
                        part -> part.replaceFirst("\"approvals\":\\[\\{[^\\]]*\\]", "\"approvals\":[]")),
                opened(who[0], (int) who[1], part -> part.replace("\"person\":\"p-frontline-1\",\"seed\"", "\"seed\"")),
                opened(why[0], (int) why[1], part -> part.replaceFirst("\"reasons\":\\[\"[^\\]]*\\],", "")),
                opened(
                        why[0],
                        (int) why[1],
                        part -> part.replaceFirst("\"reasons\":\\[\"", "\"reasons\":[\"another\",\"")));
        for (SortedMap<Long, List<byte[]>> parts : forged) {
            assertThat(verified(parts))
                    .startsWith("WRONG     ")
                    .containsPattern("^WRONG     (records|private)/" + who[0] + "\\b")
                    .doesNotContain("Nothing is wrong");
        }
    }

    @Test
    void a_part_more_than_the_record_has_persons_is_named() throws IOException {
        long[] at = found("approval", "p-frontline-1");
        SortedMap<Long, List<byte[]>> more = opened(-1, 0, part -> part);
        more.put(
                at[0],
                List.of(
                        more.get(at[0]).get(0),
                        more.get(at[0]).get(1),
                        more.get(at[0]).get(1)));
        assertThat(verified(more))
                .startsWith("WRONG     private/" + at[0] + "/2.json")
                .contains("the record has 2 private parts");
    }
}
