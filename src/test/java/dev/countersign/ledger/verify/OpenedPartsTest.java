package dev.countersign.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.tree.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disclosed part has one content for the root in its record. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenedPartsTest {

    private static final byte[] SEED = new byte[32];
    private static final String SEEDED = "\"seed\":\"" + text(SEED) + "\"";
    private static final String FIRINGS = "{\"limits.drl\":{\"amount\":[]}}";
    private static final String PART =
            "{\"facts\":{\"customer.age\":41,\"history.days\":3},\"format\":5,\"origins\":{}," + SEEDED
                    + ",\"surroundings\":{}}";

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The record of the part above, with the root over its leaves. */
    private static String record(String firings) {
        PartTree tree = new PartTree(SEED);
        tree.add("customer.age", bytes("41"));
        tree.add("history.days", bytes("3"));
        tree.add("origins", bytes("{}"));
        tree.add("surroundings", bytes("{}"));
        String record = "{\"firings\":" + firings + ",\"format\":5,\"people\":[\"p\"]%s,\"type\":\"decision\"}";
        tree.add(PartTree.RECORD, bytes(record.formatted("")));
        return record.formatted(",\"sealed\":[\"" + text(tree.root()) + "\"]");
    }

    private static String problem(String record, String part) {
        SortedMap<String, byte[]> parts = new TreeMap<>();
        parts.put("private/0/0.json", bytes(part));
        return OpenedRecords.problem(record, parts);
    }

    /** A rule may have any id. */
    @ParameterizedTest
    @ValueSource(strings = {FIRINGS, "{\"limits.drl\":{\"amount\":[],\"sealed\":[0,1]}}"})
    void a_part_is_that_of_its_record_whatever_the_ids_of_rules_are(String firings) {
        assertThat(problem(record(firings), PART)).isEmpty();
        assertThat(problem(record(firings).replace("amount", "amounts"), PART)).contains("is not the part");
    }

    @Test
    void a_fact_cannot_be_shown_as_another_member_and_no_member_as_a_fact() {
        String fact = PART.replace(",\"history.days\":3}", "}").replace("5,", "5,\"history.days\":3,");
        String member = PART.replace("3}", "3,\"origins\":{}}").replace("5,\"origins\":{}", "5");

        assertThat(problem(record(FIRINGS), fact)).contains("`history.days`");
        assertThat(problem(record(FIRINGS), member)).contains("`origins`");
    }

    /** Several letters at the end of a seed give the same bytes. */
    @Test
    void a_seed_is_written_in_one_way() {
        assertThat(problem(record(FIRINGS), PART.replace("A\"", "B\""))).contains("invalid seed");
        assertThat(problem(record(FIRINGS), PART.replace("A\"", "A=\""))).contains("invalid seed");
    }
}
