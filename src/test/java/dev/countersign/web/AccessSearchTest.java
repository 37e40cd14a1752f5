package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The searches of a client that knows only AuthZEN find exactly what an evaluation permits. */
@Tag("slow")
class AccessSearchTest extends AccessCalls {

    @Test
    void a_search_with_a_long_text_evaluates_a_few_candidates_at_a_time() {
        ObjectNode body = search(TRIAGE, READ, "{\"type\":\"serviceCase\"}");
        ((ObjectNode) body.at("/action/properties")).put("text", "x".repeat(200_000));
        JsonNode answer = client.answer("/access/v1/search/resource", body.toString());
        assertThat(answer.path("results").size()).isBetween(1, 5);
        assertThat(answer.at("/page/next_token").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subject | {\"type\":\"agent\"} | S-2002",
                "resource | {\"type\":\"agent\",\"id\":\"service-triage-01\"} | *"
            })
    void a_search_finds_just_what_an_evaluation_permits(String what, String subject, String id) {
        boolean subjects = what.equals("subject");
        ObjectNode body = search(subject, READ, subjects ? CASE : "{\"type\":\"serviceCase\"}");
        List<String> found = client.answer("/access/v1/search/" + what, body.toString())
                .path("results")
                .valueStream()
                .map(each -> each.path("id").asString())
                .toList();
        List<String> permitted = new ArrayList<>();
        for (String each : ids(subjects ? "agent" : "serviceCase")) {
            ((ObjectNode) body.path(what)).put("id", each);
            if (client.answer(EVALUATION, body.toString()).path("decision").asBoolean()) {
                permitted.add(each);
            }
        }
        assertThat(found).isEqualTo(permitted).isNotEmpty();
        assertThat(ids(subjects ? "agent" : "serviceCase")).hasSizeGreaterThan(found.size() - 1);
    }

    @Test
    void a_paused_agent_is_never_found() {
        List<String> found = client.answer(
                        "/access/v1/search/subject",
                        search("{\"type\":\"agent\"}", READ, CASE).toString())
                .path("results")
                .valueStream()
                .map(each -> each.path("id").asString())
                .toList();
        assertThat(found).contains("service-triage-01").doesNotContain("sales-support-02");
    }

    @Test
    void a_search_for_people_of_an_agent_finds_no_agent() {
        ObjectNode body = search("{\"type\":\"user\"}", READ, CASE);
        for (String agent : List.of("sales-support-02", "nobody", "service-triage-01")) {
            body.putObject("context").put("agent", agent);
            assertThat(client.answer("/access/v1/search/subject", body.toString())
                            .path("results"))
                    .isEmpty();
        }
    }

    @Test
    void pages_put_together_are_the_whole() {
        ObjectNode body = search(TRIAGE, READ, "{\"type\":\"serviceCase\"}");
        JsonNode whole = client.answer("/access/v1/search/resource", body.toString());
        assertThat(whole.propertyNames()).containsExactly("results");
        List<JsonNode> together = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            ObjectNode page = body.deepCopy();
            if (pages == 0) {
                page.putObject("page").put("limit", 2);
            } else {
                page.putObject("page").put("token", token);
            }
            JsonNode answer = client.answer("/access/v1/search/resource", page.toString());
            assertThat(answer.propertyNames()).containsExactly("page", "results");
            assertThat(answer.path("results").size())
                    .isLessThanOrEqualTo(2)
                    .isEqualTo(answer.at("/page/count").asInt());
            answer.path("results").forEach(together::add);
            token = answer.at("/page/next_token").asString();
            pages++;
        } while (!token.isEmpty());
        assertThat(together).isEqualTo(whole.path("results").valueStream().toList());
        assertThat(pages).isEqualTo((together.size() + 1) / 2);
    }

    @Test
    void a_token_is_good_for_its_own_question_only() {
        ObjectNode body = search(TRIAGE, READ, "{\"type\":\"serviceCase\"}");
        body.putObject("page").put("limit", 1);
        String token = client.answer("/access/v1/search/resource", body.toString())
                .at("/page/next_token")
                .asString();
        body.putObject("page").put("token", token).put("limit", 1);
        assertThat(client.post("/access/v1/search/resource", body.toString()).statusCode())
                .isEqualTo(200);
        body.putObject("page").put("token", token).put("limit", 2);
        assertThat(client.post("/access/v1/search/resource", body.toString()).body())
                .contains("page.limit");
        body.putObject("page").put("token", token);
        ((ObjectNode) body.path("context")).put("purpose", "INTERNAL");
        assertThat(client.post("/access/v1/search/resource", body.toString()).statusCode())
                .isEqualTo(400);
        ((ObjectNode) body.path("context")).put("purpose", "SERVICE");
        assertThat(client.post("/access/v1/search/subject", body.toString()).statusCode())
                .isEqualTo(400);
        for (String bad : List.of("\"x\"", "\"%%%\"", "5", "{}", "\"MTIzLjEuYWJj\"")) {
            body.putObject("page").set("token", Caller.JSON.readTree(bad));
            assertThat(client.post("/access/v1/search/resource", body.toString())
                            .statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 200",
        "1000000, 200",
        "-1, 400",
        "1.5, 400",
        "\"1\", 400",
        "1e30, 400",
        "100000000000000000000, 200",
        "null, 200"
    })
    void a_limit_is_a_whole_number(String limit, int status) {
        ObjectNode body = search(TRIAGE, READ, "{\"type\":\"serviceCase\"}");
        body.putObject("page").set("limit", Caller.JSON.readTree(limit));
        assertThat(client.post("/access/v1/search/resource", body.toString()).statusCode())
                .isEqualTo(status);
    }

    @Test
    void an_id_that_is_sent_for_what_is_searched_does_not_matter() {
        ObjectNode body = search(TRIAGE, READ, "{\"type\":\"serviceCase\"}");
        String whole =
                client.answer("/access/v1/search/resource", body.toString()).toString();
        ((ObjectNode) body.path("resource")).put("id", "S-2002");
        assertThat(client.answer("/access/v1/search/resource", body.toString()).toString())
                .isEqualTo(whole);
        ((ObjectNode) body.path("resource")).put("id", 5);
        assertThat(client.answer("/access/v1/search/resource", body.toString()).toString())
                .isEqualTo(whole);
    }

    @Test
    void an_unknown_id_is_not_found() {
        for (JsonNode body : List.of(
                search(TRIAGE, READ, "{\"type\":\"spaceship\"}"),
                search("{\"type\":\"agent\",\"id\":\"nobody\"}", READ, "{\"type\":\"serviceCase\"}"),
                search(TRIAGE, READ, "{\"type\":\"approval\"}"),
                search(TRIAGE, "{\"name\":\"fly\"}", "{\"type\":\"serviceCase\"}"))) {
            assertThat(client.answer("/access/v1/search/resource", body.toString())
                            .toString())
                    .isEqualTo("{\"results\":[]}");
        }
        for (JsonNode body : List.of(
                search("{\"type\":\"spaceship\"}", READ, CASE),
                search("{\"type\":\"agent\"}", READ, "{\"type\":\"serviceCase\",\"id\":\"S-9999\"}"))) {
            assertThat(client.answer("/access/v1/search/subject", body.toString())
                            .toString())
                    .isEqualTo("{\"results\":[]}");
        }
        assertThat(client.answer(
                                "/access/v1/search/action",
                                search(TRIAGE, "", "{\"type\":\"customer\",\"id\":\"C-none\"}")
                                        .toString())
                        .toString())
                .isEqualTo("{\"results\":[]}");
    }

    @Test
    void an_action_search_passes_over_any_action_and_finds_names_alone() {
        JsonNode answer = client.answer(
                "/access/v1/search/action", search(TRIAGE, "5", CASE).toString());
        assertThat(answer.path("results")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .contains("escalate_to_human", "withdraw_consent");
        assertThat(answer.path("results")
                        .valueStream()
                        .allMatch(each -> each.propertyNames().equals(Set.of("name"))))
                .isTrue();
    }

    @Test
    void a_search_tells_what_it_passed_over_and_what_cannot_be() {
        ObjectNode body = search(TRIAGE, READ.replace("dataClasses", "dataClases"), "{\"type\":\"serviceCase\"}");
        assertThat(texts(ours(client.answer("/access/v1/search/resource", body.toString()))
                        .path("ignored")))
                .containsExactly("action.properties.dataClases");
        ((ObjectNode) body.path("context")).put("purpose", "contract_renewal");
        JsonNode answer = client.answer("/access/v1/search/resource", body.toString());
        assertThat(answer.path("results")).isEmpty();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("BAD_VALUE");
        assertThat(openApi.violations("Access.Results", answer)).isEmpty();
        assertThat(texts(ours(client.answer(
                                "/access/v1/search/action",
                                search(TRIAGE, READ, CASE).toString()))
                        .path("ignored")))
                .containsExactly("action");
    }
}
