package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.context.own.FactFolderResult;
import dev.countersign.context.own.FactLimits;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.PolicyRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of numbers that a pack declares: of records and of claims, in a field of a type and of its parts. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeclaredBoundsTest {

    private static final String STAYS = """
            package dev.countersign.rules;

            import java.time.Instant;
            import java.util.List;

            declare Night
                id : String
                price : Double @min("0") @max("500.5")
            end

            declare Stay
                nights : Integer @min("1") @max("30") @authority("caller") @because("the guest says how long")
                listed : List<Night>
            end
            """;

    @TempDir
    private Path folder;

    private SmallPack pack(String types) {
        return SmallPack.emptyIn(folder.resolve("pack")).table("actions").file("rules/facts.drl", types);
    }

    private FactFolderResult read(String properties) throws IOException {
        PolicyRelease release = pack(STAYS).read().release();
        Path facts = Files.createDirectories(folder.resolve("facts"));
        Files.writeString(
                facts.resolve("stays.jsonl"),
                ("{'type': 'stay', 'id': 'S-1', 'properties': {" + properties
                                + "}, 'source': 'desk', 'asOf': '2026-06-01T00:00:00Z'}")
                        .replace('\'', '"'));
        return OwnFacts.read(facts, release.vocabulary(), release.declaredTypes(), FactLimits.USUAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'nights': 1",
                "'nights': 30",
                "'listed': [{'id': 'n-1', 'price': 0}, {'id': 'n-2', 'price': 500.5}]"
            })
    void a_value_on_a_bound_is_read(String properties) throws IOException {
        assertThat(read(properties).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'nights': 0|properties.nights: `0` is outside what is allowed: from 1 to 30",
                "'nights': 31|properties.nights: `31` is outside what is allowed",
                "'listed': [{'id': 'n-1', 'price': -0.01}]|properties.listed[0].price: `-0.01` is "
                        + "outside what is allowed: from 0 to 500.5",
                "'listed': [{'id': 'n-1', 'price': 1}, {'id': 'n-2', 'price': "
                        + "500.51}]|properties.listed[1].price: `500.51` is outside"
            })
    void a_record_outside_of_its_bounds_is_in_quarantine(String properties, String says) throws IOException {
        FactFolderResult read = read(properties);

        assertThat(read.problems())
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .contains(says);
        assertThat(read.facts().unreadable("stay", "S-1")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, -1})
    void a_claim_outside_of_its_bounds_is_not_a_request(int nights) {
        PolicyRelease release = pack(STAYS).read().release();
        String request = "{'subject': {'type': 'user', 'id': 'u-1'}, 'action': {'name': 'change_seat'}, "
                + "'resource': {'type': 'stay', 'id': 'S-1', 'properties': {'nights': "
                + nights + "}}}";

        assertThatThrownBy(() -> RequestParser.read(RequestParser.json(request.replace('\'', '"')), release))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("nights: `" + nights + "` is outside what is allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name : String @min(\"0\")|`name` has @min(\"0\"). Allowed: a number",
                "name : Integer @max(\"many\")|`name` has @max(\"many\"). Allowed: a number",
                "name : Boolean @max(\"1\")|`name` has @max(\"1\")",
                "name : Instant @min(\"0\")|`name` has @min(\"0\")",
                "name : Night @min(\"0\")|`name` has @min(\"0\")",
                "name : List<Night> @max(\"3\")|`name` has @max(\"3\")",
                "name : Integer @min(\"3\") @max(\"2\")|`name` has @min(\"3\") above @max(\"2\"): no "
                        + "number is between them."
            })
    void bounds_that_nothing_can_be_within_are_reported(String field, String says) {
        assertThatThrownBy(() -> pack(STAYS + "\ndeclare Room\n    " + field + "\nend\n")
                        .read()
                        .release())
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(says);
    }
}
