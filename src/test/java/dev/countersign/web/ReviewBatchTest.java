package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A person approves several alike tasks of low risk in one step, each with an entry of its own. */
@Tag("slow")
@Timeout(120)
class ReviewBatchTest extends ReviewDeskSteps {

    private static final String OWNER = "p-service-lead";

    @Override
    void more(TestAccess people) {
        people.approver(OWNER, Role.FRONTLINE_USER).approver("p-owner", Role.BUSINESS_OWNER);
    }

    /** The agent has level 2 only, so it asks before it changes a case. */
    @BeforeEach
    void lowerTheLevel() throws IOException {
        clock.stopAt(Instant.now());
        restart();
    }

    private void restart() throws IOException {
        String agent =
                "\"id\": \"service-triage-01\", \"properties\": {\"kind\": \"service triage\", \"status\": \"ACTIVE\", "
                        + "\"level\": ";
        restartWith(agent + 3, agent + 2);
    }

    private static ObjectNode update(String resource) {
        return (ObjectNode) RunningService.JSON.readTree("""
                {
                  "subject": {"type": "agent", "id": "service-triage-01"},
                  "action": {"name": "update_case", "properties":
                    {"purpose": "SERVICE", "dataClasses": ["PERSONAL"], "otherFunctionsInRun": 0}},
                  "resource": {"type": "serviceCase", "id": "%s"}
                }
                """.formatted(resource));
    }

    private String openedUpdate(String resource) {
        return openedWithout(update(resource));
    }

    private String openedWithout(ObjectNode request) {
        JsonNode held = decided(request);
        assertThat(verdict(held)).as(held.toString()).isEqualTo("REVIEW");
        ObjectNode wish = wish(request, held.path("decisionId").asString(), "");
        wish.remove("requested_access");
        return json(open(CLIENT, wish), 202).at("/task/id").asString();
    }

    /** A reply from a template. @param template null for none */
    private String openedReply(String template, String text) throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/04-service-reply-from-template.json")));
        ObjectNode properties = (ObjectNode) request.at("/action/properties");
        properties.put("contentDigest", "sha256:" + Sha256.hex(text));
        if (template == null) {
            properties.remove("template");
        } else {
            properties.put("template", template);
        }
        return opened(request, text);
    }

    private static ObjectNode body() {
        ObjectNode body = RunningService.JSON.createObjectNode();
        body.putArray("tasks");
        return body;
    }

    private static void add(ObjectNode body, String task, String version) {
        ((ArrayNode) body.path("tasks")).addObject().put("taskId", task).put("version", version);
    }

    private HttpResponse<String> send(String person, ObjectNode body) {
        return as(person).post("/v1/reviews/batch", body.toString());
    }

    /** What the person sees now, without having opened any of it. */
    private ObjectNode seen(List<String> tasks) {
        ObjectNode body = body();
        tasks.forEach(
                task -> add(body, task, card("p-auditor", task).path("version").asString()));
        return body;
    }

    private HttpResponse<String> together(String person, String... tasks) {
        return send(person, seen(List.of(tasks)));
    }

    /** The person opens the one that is drawn. */
    private JsonNode approvedTogether(String person, ObjectNode body) {
        HttpResponse<String> first = send(person, body);
        if (first.statusCode() == 409) {
            card(person, json(first, 409).path("taskId").asString());
            first = send(person, body);
        }
        JsonNode answer = json(first, 200);
        assertThat(openApi.violations("BatchApproved", answer)).isEmpty();
        return answer;
    }

    private static List<String> codes(JsonNode answer) {
        return answer.path("results")
                .valueStream()
                .map(each -> each.path("code").asString("approved"))
                .toList();
    }

    private List<JsonNode> approvals() {
        return entries().stream()
                .filter(each -> each.path("type").asString().equals("approval"))
                .toList();
    }

    private void refusedAlone(String task) {
        String usual = openedUpdate("S-2001");
        assertThat(code(together("p-1", usual, task), 400)).isEqualTo("ONE_BY_ONE");
        assertThat(approvals()).isEmpty();
    }

    @Test
    void several_are_approved_after_the_drawn_one_was_opened_each_with_an_entry_and_the_id_of_the_batch()
            throws IOException {
        List<String> tasks = List.of(openedUpdate("S-2001"), openedUpdate("S-2002"), openedUpdate("S-2003"));
        ObjectNode body = seen(tasks).put("reason", "the same error in all");
        HttpResponse<String> first = send("p-1", body);
        assertThat(code(first, 409)).isEqualTo("OPEN_FIRST");
        String drawn = json(first, 409).path("taskId").asString();
        assertThat(tasks).contains(drawn);
        assertThat(approvals()).isEmpty();
        card("p-1", drawn);
        JsonNode answer = approvedTogether("p-1", body);
        assertThat(codes(answer)).containsExactly("approved", "approved", "approved");
        String batch = answer.path("batch").asString();
        service.close();
        deleteProjection();
        restart();
        assertThat(approvals())
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.path("batch").asString()).isEqualTo(batch));
        assertThat(approvals())
                .extracting(each -> each.path("task").asString())
                .containsExactlyInAnyOrderElementsOf(tasks);
        for (String task : tasks) {
            assertThat(told(task)).isEqualTo("approved");
        }
        assertThat(verdict(decided(update("S-2001")))).isEqualTo("ALLOW");
    }

    @Test
    void an_approval_alone_has_no_batch() {
        json(yes("p-1", openedUpdate("S-2001"), ""), 200);
        assertThat(approvals()).hasSize(1).noneMatch(each -> each.has("batch"));
    }

    @Test
    void the_drawn_one_stays_the_same_and_neither_another_person_nor_another_set_gets_around_it() {
        String[] tasks = {openedUpdate("S-2001"), openedUpdate("S-2002"), openedUpdate("S-2003"), openedUpdate("S-2004")
        };
        String drawn = json(together("p-1", tasks), 409).path("taskId").asString();
        for (int i = 0; i < 5; i++) {
            assertThat(json(together("p-1", tasks), 409).path("taskId").asString())
                    .isEqualTo(drawn);
        }
        card("p-2", drawn);
        List<String> others =
                Stream.of(tasks).filter(each -> !each.equals(drawn)).toList();
        others.forEach(each -> card("p-1", each));
        for (String one : others) {
            for (String two : others) {
                String[] set = one.equals(two) ? new String[] {drawn, one} : new String[] {drawn, one, two};
                assertThat(json(together("p-1", set), 409).path("taskId").asString())
                        .isEqualTo(drawn);
            }
        }
        assertThat(approvals()).isEmpty();
    }

    @Test
    void what_has_changed_is_left_out_and_said() {
        String first = openedUpdate("S-2001");
        String asked = openedUpdate("S-2002");
        String rejected = openedUpdate("S-2003");
        ObjectNode body = seen(List.of(first, asked, rejected));
        json(
                as("p-2")
                        .post(
                                "/v1/reviews/" + asked + "/ask",
                                "{\"text\":\"Why?\"}",
                                "If-Match",
                                "\"" + version(asked, 1) + "\""),
                200);
        json(reject("p-2", rejected, 1, "NOT_NEEDED"), 200);
        assertThat(codes(approvedTogether("p-1", body))).containsExactly("approved", "CHANGED", "ALREADY_DECIDED");
        assertThat(approvals()).hasSize(1);
    }

    @Test
    void one_on_which_another_person_works_is_left_out() {
        String first = openedUpdate("S-2001");
        String claimed = openedUpdate("S-2002");
        json(as("p-2").post("/v1/reviews/" + claimed + "/claim", "{}"), 200);
        assertThat(codes(approvedTogether("p-1", seen(List.of(first, claimed)))))
                .containsExactly("approved", "CLAIMED");
    }

    @Test
    void who_is_barred_approves_nothing() {
        List<String> tasks = List.of(openedUpdate("S-2001"), openedUpdate("S-2002"));
        assertThat(codes(approvedTogether(OWNER, seen(tasks)))).containsExactly("AGENT_OWNER", "AGENT_OWNER");
        assertThat(approvals()).isEmpty();
    }

    @Test
    void tasks_of_other_people_do_not_exist() {
        assertThat(together("p-owner", openedUpdate("S-2001")).statusCode()).isEqualTo(404);
        assertThat(send(CLIENT, seen(List.of(openedUpdate("S-2001")))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void one_of_a_vulnerable_customer_is_approved_alone() {
        refusedAlone(openedUpdate("S-2009"));
    }

    @Test
    void one_like_a_rejected_one_is_approved_alone() {
        json(reject("p-2", openedUpdate("S-2002"), 1, "NOT_NEEDED"), 200);
        ObjectNode again = update("S-2002");
        ((ObjectNode) again.at("/action/properties")).put("amount", 7).put("currency", "EUR");
        refusedAlone(openedWithout(again));
    }

    @Test
    void a_text_that_is_not_from_an_approved_template_is_approved_alone() throws IOException {
        refusedAlone(opened(TEXT));
        refusedAlone(openedReply(null, "Hello."));
        refusedAlone(openedReply("tpl-unknown", "Hello again."));
    }

    @Test
    void texts_from_one_template_are_approved_together_and_one_that_came_from_a_change_is_not() throws IOException {
        String one = openedReply("tpl-delivery-status", "It is on its way.");
        String two = openedReply("tpl-delivery-status", "It is on its way to you.");
        String three = openedReply("tpl-delivery-status", "It was sent.");
        String changed = edited("p-2", three, content("It was sent today."));
        assertThat(code(together("p-1", one, changed), 400)).isEqualTo("ONE_BY_ONE");
        assertThat(code(together("p-1", one, openedUpdate("S-2001")), 400)).isEqualTo("NOT_ALIKE");
        assertThat(approvals()).isEmpty();
        assertThat(codes(approvedTogether("p-1", seen(List.of(one, two))))).containsExactly("approved", "approved");
    }

    @Test
    void a_formal_review_is_approved_alone() throws IOException {
        String price = openedPrice(price());
        assertThat(card("p-owner", price).path("grade").asString()).isEqualTo("FORMAL_REVIEW");
        assertThat(code(together("p-owner", price), 400)).isEqualTo("ONE_BY_ONE");
    }

    @Test
    void too_many_none_and_one_twice_are_refused() {
        ObjectNode many = body();
        IntStream.rangeClosed(0, 20).forEach(each -> add(many, "t-" + each, "1-0123456789abcdef"));
        assertThat(code(send("p-1", many), 400)).isEqualTo("TOO_MANY_TASKS");
        assertThat(code(send("p-1", body()), 400)).isEqualTo("TOO_MANY_TASKS");
        String task = openedUpdate("S-2001");
        assertThat(together("p-1", task, task).statusCode()).isEqualTo(400);
        assertThat(send("p-1", body().put("until", "2027-01-01T00:00:00Z")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_draw_and_what_was_opened_are_forgotten_at_a_restart() throws IOException {
        String task = openedUpdate("S-2001");
        card("p-1", task);
        clock.pass(Duration.ofSeconds(1));
        restart();
        assertThat(code(together("p-1", task), 409)).isEqualTo("OPEN_FIRST");
    }

    @Test
    void a_terminal_approves_alike_tasks_in_one_step() {
        List<String> seen = Stream.of(openedUpdate("S-2001"), openedUpdate("S-2002"))
                .map(task -> task + "@" + card("p-1", task).path("version").asString())
                .toList();
        Terminal approved = review("p-1", "batch", seen.get(0), seen.get(1), "--reason", "the same error");
        assertThat(approved.err()).isEmpty();
        assertThat(approved.out().lines()).hasSize(2).allMatch(line -> line.endsWith("  approved"));
        assertThat(approvals()).hasSize(2);
    }
}
