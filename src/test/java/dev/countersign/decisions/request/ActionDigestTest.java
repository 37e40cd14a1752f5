package dev.countersign.decisions.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The digests to which an approval and an idempotency key are bound: no two questions share one. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ActionDigestTest {

    private static final SortedMap<String, Object> NONE = new TreeMap<>();

    private static String action(@Nullable String onBehalfOf, Map<String, Object> properties) {
        return ActionDigest.of(new Request(
                "agent",
                "bot",
                NONE,
                onBehalfOf,
                "send_reply",
                new TreeMap<>(properties),
                null,
                "case",
                "K-1",
                NONE,
                null,
                null));
    }

    private static String request(String json) {
        return RequestParser.digest(RequestParser.json(json));
    }

    @Test
    void two_lists_that_read_alike_are_two_actions() {
        assertThat(action(null, Map.of("labels", Set.of("a, b"))))
                .isNotEqualTo(action(null, Map.of("labels", Set.of("a", "b"))));
        assertThat(action(null, Map.of("parts", List.of(Map.of("id", "1"), Map.of()))))
                .isNotEqualTo(action(null, Map.of("parts", List.of(Map.of(), Map.of("id", "1")))));
    }

    @Test
    void a_value_is_not_its_text() {
        assertThat(List.of(
                        action(null, Map.of("x", "yes")),
                        action(null, Map.of("x", true)),
                        action(null, Map.of("x", "1")),
                        action(null, Map.of("x", 1.0)),
                        action(null, Map.of())))
                .doesNotHaveDuplicates();
    }

    @Test
    void the_represented_person_is_one_person_in_any_letters() {
        assertThat(action("P-7", Map.of()))
                .isEqualTo(action(" p-7 ", Map.of()))
                .isEqualTo(action("ｐ-7", Map.of()))
                .isNotEqualTo(action("p-8", Map.of()))
                .isNotEqualTo(action(null, Map.of()));
    }

    @Test
    void scores_and_run_ids_may_differ_when_it_is_asked_again() {
        assertThat(action(null, Map.of("confidence", 0.5, "runId", "r-1", "otherFunctionsInRun", Set.of("a"))))
                .isEqualTo(action(null, Map.of()));
    }

    @Test
    void subject_and_resource_are_distinguished() {
        Request one = new Request("agent", "a", NONE, null, "read", NONE, null, "customer", "b", NONE, null, null);
        Request other = new Request("agent", "a/customer", NONE, null, "read", NONE, null, "", "b", NONE, null, null);
        Request claimed = new Request(
                "agent",
                "a",
                NONE,
                null,
                "read",
                NONE,
                null,
                "customer",
                "b",
                new TreeMap<>(Map.of("id", "b")),
                null,
                null);
        assertThat(List.of(ActionDigest.of(one), ActionDigest.of(other), ActionDigest.of(claimed)))
                .doesNotHaveDuplicates();
    }

    @Test
    void each_member_of_an_action_makes_another_action() {
        SortedMap<String, Object> claims = new TreeMap<>(Map.of("size", 2.0));
        Request one =
                new Request("agent", "bot", NONE, "p-7", "refund", claims, "EUR", "order", "O-1", NONE, null, null);
        List<Request> others = List.of(
                new Request("user", "bot", NONE, "p-7", "refund", claims, "EUR", "order", "O-1", NONE, null, null),
                new Request("agent", "bot2", NONE, "p-7", "refund", claims, "EUR", "order", "O-1", NONE, null, null),
                new Request("agent", "bot", claims, "p-7", "refund", claims, "EUR", "order", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, "p-8", "refund", claims, "EUR", "order", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, null, "refund", claims, "EUR", "order", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, "p-7", "credit", claims, "EUR", "order", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, "p-7", "refund", NONE, "EUR", "order", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, "p-7", "refund", claims, "USD", "order", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, "p-7", "refund", claims, null, "order", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, "p-7", "refund", claims, "EUR", "deal", "O-1", NONE, null, null),
                new Request("agent", "bot", NONE, "p-7", "refund", claims, "EUR", "order", "O-2", NONE, null, null),
                new Request("agent", "bot", NONE, "p-7", "refund", claims, "EUR", "order", "O-1", claims, null, null));

        assertThat(Stream.concat(Stream.of(one), others.stream()).map(ActionDigest::of))
                .doesNotHaveDuplicates();
    }

    @Test
    void another_planned_time_makes_no_other_action() {
        assertThat(ActionDigest.of(new Request(
                        "agent",
                        "bot",
                        NONE,
                        null,
                        "send_reply",
                        NONE,
                        null,
                        "case",
                        "K-1",
                        NONE,
                        Instant.EPOCH,
                        true)))
                .isEqualTo(action(null, Map.of()));
    }

    @Test
    void a_request_is_the_same_however_its_members_are_arranged() {
        assertThat(request("{\"a\":1,\"b\":[1.50,null]}")).isEqualTo(request("{ \"b\": [1.5, null], \"a\": 1.0 }"));
    }

    @Test
    void two_requests_that_read_alike_are_two() {
        assertThat(List.of(
                        request("{\"a\":[\"a, b\"]}"),
                        request("{\"a\":[\"a\",\"b\"]}"),
                        request("{\"a\":\"1\"}"),
                        request("{\"a\":1}"),
                        request("{\"a\":[\"1\"]}"),
                        request("{\"a\":null}"),
                        request("{\"a\":\"null\"}"),
                        request("{\"a\":[\"null\"]}"),
                        request("{\"a\":true}"),
                        request("{\"a\":\"true\"}"),
                        request("{}")))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_request_with_half_a_character_is_refused() {
        assertThatThrownBy(() -> request("{\"a\":\"\\ud800\"}"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("half of a surrogate pair");
    }
}
