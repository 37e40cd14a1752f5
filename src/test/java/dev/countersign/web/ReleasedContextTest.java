package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.words.CustomerKind;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an agent gets of the data of its decision, and what it does not get. */
@Tag("slow")
class ReleasedContextTest extends ReviewDeskSteps {

    private static final String AGENT = "customer-intelligence-01";
    private static final String NOTE = "Met Mr Ferdinand Markerson, card 4111 1111 1111 1111, is in hospital, "
            + "call +49 30 2312 5101 or f.markerson@example.com. Friend of C-1002. Pays well.";

    private int customers = 30;

    private static final String BRIEF = "prepare_account_brief";

    @Override
    void more(TestAccess people) {
        people.client(
                "agents",
                EnumSet.of(Scope.DECIDE, Scope.OUTCOME),
                Set.of(AGENT, "marketing-personalization-01"),
                Set.of(),
                false);
    }

    /** The example with a telling note, and orders of the customer. */
    @Override
    void run() {
        try {
            run(facts(line -> !line.contains("\"id\": \"A-3001\"")
                    ? Stream.of(line)
                    : Stream.concat(
                            Stream.of(
                                    line.replaceAll("\"note\": \"[^\"]*\"", "\"note\": \"" + NOTE + "\""),
                                    order("O-1", 100, "2026-03-01"),
                                    order("O-2", 19.5, "2026-10-01"),
                                    order("O-3", 500, "2024-01-01"),
                                    order("O-4", 30, "2026-10-02")),
                            others())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That many customers of each kind. */
    private Stream<String> others() {
        return IntStream.range(0, customers * CustomerKind.values().length)
                .mapToObj(each -> "{\"type\": \"customer\", \"id\": \"K-" + each + "\", \"properties\": {\"kind\": \""
                        + CustomerKind.values()[each % CustomerKind.values().length]
                        + "\", \"countries\": [\"DE\"], \"regions\": [], \"zones\": [], \"states\": [], "
                        + "\"aliases\": []}, \"source\": \"crm\", \"asOf\": \"2026-11-22T02:00:00Z\"}");
    }

    private static String order(String id, double paid, String day) {
        return "{\"type\": \"order\", \"id\": \"" + id
                + "\", \"properties\": {\"customer\": \"C-1001\", \"orderStatus\": "
                + "\"DELIVERED\", \"paid\": " + paid + ", \"refunded\": 0, \"deliveredAt\": \"" + day
                + "T10:00:00Z\"}, \"source\": \"shop\", \"asOf\": \"2026-11-20T02:00:00Z\"}";
    }

    private JsonNode decided(String agent, String action, String type, String id, String run, String... classes) {
        ObjectNode request = RunningService.JSON.createObjectNode();
        request.putObject("subject").put("type", "agent").put("id", agent);
        ObjectNode properties = request.putObject("action").put("name", action).putObject("properties");
        properties
                .put("purpose", agent.equals(AGENT) ? "INTERNAL" : "MARKETING")
                .put("confidence", 0.94);
        properties
                .put("useCase", agent.equals(AGENT) ? "uc-account-insight" : "uc-campaigns")
                .put("gatesAccess", false);
        if (!run.isEmpty()) {
            properties.put("runId", run);
        }
        properties.putArray("dataClasses").add("INTERNAL");
        List.of(classes).forEach(properties.putArray("fieldClasses")::add);
        request.putObject("resource").put("type", type).put("id", id);
        HttpResponse<String> answer = as("agents").post("/v1/decide", request.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private HttpResponse<String> context(String client, JsonNode decided, String agent, String run) {
        ObjectNode body = RunningService.JSON.createObjectNode().put("agent", agent);
        if (!run.isEmpty()) {
            body.put("run", run);
        }
        return as(client).post("/v1/decisions/" + decided.path("decisionId").asString() + "/context", body.toString());
    }

    private Map<String, JsonNode> fields(JsonNode released) {
        assertThat(openApi.violations("ReleasedContext", released)).isEmpty();
        return released.path("fields")
                .valueStream()
                .collect(Collectors.toMap(field -> field.path("path").asString(), field -> field));
    }

    @Test
    void a_brief_gets_a_redacted_note_and_the_sum_of_the_year() {
        JsonNode decided =
                decided(AGENT, BRIEF, "account", "A-3001", "run-1", "INTERACTION_TEXT", "BILLING", "IDENTITY");
        assertThat(verdict(decided)).isEqualTo("ALLOW");
        HttpResponse<String> answer = context("agents", decided, AGENT, "run-1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Map<String, JsonNode> fields = fields(RunningService.json(answer));
        assertThat(fields.get("resource.note").path("value").asString())
                .isEqualTo("[name], card [number], is [health], call [number] or [address] Friend of [customer]. "
                        + "Pays well.");
        assertThat(fields.get("order.paid").path("value").asDouble()).isEqualTo(149.5);
        assertThat(fields.get("order.paid").path("form").asString()).isEqualTo("SUM_12M(3)");
        assertThat(fields.get("customer.kind").path("value").asString()).isEqualTo("CONSUMER");
        assertThat(fields.get("resource.note").path("source").asString()).isEqualTo("crm");
        assertThat(RunningService.json(answer).path("purpose").asString()).isEqualTo("INTERNAL");
    }

    private static String refusal(HttpResponse<String> answer, int status) {
        return code(answer, status);
    }

    private JsonNode brief(String run) {
        return decided(AGENT, BRIEF, "account", "A-3001", run, "INTERACTION_TEXT", "BILLING", "IDENTITY");
    }

    @Test
    void the_data_is_for_the_agent_and_the_run_of_the_decision_alone() {
        JsonNode brief = brief("run-1");
        assertThat(refusal(context("agents", brief, "marketing-personalization-01", "run-1"), 403))
                .isEqualTo("OTHER_AGENT");
        assertThat(refusal(context("agents", brief, AGENT, "run-2"), 403)).isEqualTo("OTHER_RUN");
        assertThat(refusal(context("agents", brief, AGENT, ""), 403)).isEqualTo("OTHER_RUN");
        json(context(CLIENT, brief, AGENT, "run-1"), 404);
        assertThat(released()).isEmpty();
    }

    @Test
    void the_data_is_handed_out_until_the_decision_ends_or_its_outcome_is_reported() {
        JsonNode reported = brief("run-1");
        json(context("agents", reported, AGENT, "run-1"), 200);
        json(
                as("agents")
                        .post(
                                "/v1/decisions/" + reported.path("decisionId").asString() + "/outcome",
                                "{\"outcome\":\"EXECUTED\"}"),
                200);
        assertThat(refusal(context("agents", reported, AGENT, "run-1"), 410)).isEqualTo("REPORTED");

        JsonNode expired = brief("run-2");
        JsonNode answer = json(context("agents", expired, AGENT, "run-2"), 200);
        assertThat(Instant.parse(answer.path("expires").asString()))
                .isBeforeOrEqualTo(Instant.parse(expired.path("validUntil").asString()));
        clock.pass(Duration.ofMinutes(6));
        assertThat(refusal(context("agents", expired, AGENT, "run-2"), 410)).isEqualTo("EXPIRED");
    }

    @Test
    void a_denied_action_and_one_that_waits_for_people_get_nothing() throws IOException {
        JsonNode denied = decided(AGENT, "send_sales_email", "account", "A-3001", "run-1", "IDENTITY");
        assertThat(verdict(denied)).isEqualTo("DENY");
        assertThat(refusal(context("agents", denied, AGENT, "run-1"), 403)).isEqualTo("DENIED");

        ObjectNode reply = reply(TEXT);
        JsonNode held = decided(reply);
        assertThat(verdict(held)).isEqualTo("REVIEW");
        String run = reply.at("/action/properties/runId").asString("");
        assertThat(refusal(context(CLIENT, held, "service-triage-01", run), 403))
                .isEqualTo("HELD");
    }

    @Test
    void what_leaves_is_in_the_ledger_before_and_no_value_of_it_is() {
        JsonNode released = json(context("agents", brief("run-1"), AGENT, "run-1"), 200);
        JsonNode entry = released().get(0);
        assertThat(entry.path("id").asString())
                .isEqualTo(released.path("releaseId").asString());
        assertThat(entry.path("fields")
                        .valueStream()
                        .map(each -> each.path("path").asString()))
                .containsExactlyElementsOf(released.path("fields")
                        .valueStream()
                        .map(each -> each.path("path").asString())
                        .toList());
        assertThat(entry.path("values").asString()).matches("[0-9a-f]{64}");
        assertThat(entry.toString()).doesNotContain("149.5", "Pays well", "CONSUMER", "Markerson");
    }

    private List<JsonNode> released() {
        return entries().stream()
                .filter(entry -> entry.path("type").asString().equals("released"))
                .toList();
    }

    @Test
    void if_it_cannot_be_written_down_nothing_leaves() {
        JsonNode brief = brief("run-1");
        clock.losesReleases = true;
        HttpResponse<String> answer = context("agents", brief, AGENT, "run-1");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("Pays well", "149.5");
    }

    @Test
    void after_an_erasure_nothing_leaves() {
        JsonNode brief = brief("run-1");
        json(
                as("agents")
                        .post(
                                "/v1/decisions/" + brief.path("decisionId").asString() + "/outcome",
                                "{\"outcome\":\"EXECUTED\"}"),
                200);
        erase("C-1001");
        assertThat(refusal(context("agents", brief, AGENT, "run-1"), 410)).isEqualTo("ERASED");
    }

    @Test
    void a_pseudonym_is_the_same_in_one_run_and_another_one_in_the_next() {
        String first = token("run-1");
        assertThat(token("run-1")).isEqualTo(first).startsWith("t-");
        assertThat(token("run-2")).isNotEqualTo(first);
    }

    private String token(String run) {
        JsonNode scored = decided(AGENT, "score_churn", "account", "A-3001", run, "IDENTITY");
        JsonNode released = json(context("agents", scored, AGENT, run), 200);
        return fields(released).get("customer.kind").path("value").asString();
    }

    @Test
    void without_a_run_a_pseudonym_is_of_one_decision() {
        assertThat(token("")).isNotEqualTo(token(""));
    }

    @Test
    void a_paused_agent_gets_nothing_more() throws IOException {
        JsonNode brief = brief("run-1");
        stop();
        Path paused = facts(line -> Stream.of(
                line.contains("\"id\": \"" + AGENT + "\"") ? line.replace("\"ACTIVE\"", "\"PAUSED\"") : line));
        run(paused);
        assertThat(refusal(context("agents", brief, AGENT, "run-1"), 403)).isEqualTo("AGENT_NOT_ACTIVE");
    }

    @Test
    void while_few_customers_change_the_earlier_groups_are_handed_out_again() throws IOException {
        JsonNode before = groups("run-1");
        customers = 31;
        stop();
        run();
        assertThat(groups("run-1")).isEqualTo(before);
        assertThat(groups("run-2")).isEqualTo(before);
        assertThat(groups("")).isEqualTo(before);
        customers = 60;
        stop();
        run();
        assertThat(groups("run-1")).isNotEqualTo(before);
    }

    private JsonNode groups(String run) {
        JsonNode segment =
                decided("marketing-personalization-01", "build_segment", "campaign", "M-5001", run, "IDENTITY");
        return fields(json(context("agents", segment, "marketing-personalization-01", run), 200))
                .get("customer.kind")
                .path("value");
    }

    @Test
    void a_segment_has_groups_of_twenty_and_nobody_in_them() {
        JsonNode segment = decided(
                "marketing-personalization-01",
                "build_segment",
                "campaign",
                "M-5001",
                "run-1",
                "IDENTITY",
                "JURISDICTION");
        JsonNode released = json(context("agents", segment, "marketing-personalization-01", "run-1"), 200);
        JsonNode kinds = fields(released).get("customer.kind");
        assertThat(kinds.path("form").asString()).isEqualTo("GROUP_K(20)");
        assertThat(kinds.path("value").valueStream().map(JsonNode::asInt))
                .isNotEmpty()
                .allMatch(count -> count >= 20);
        assertThat(released.toString()).doesNotContain("C-10");
        json(context("agents", segment, "marketing-personalization-01", "run-1"), 200);
    }
}
