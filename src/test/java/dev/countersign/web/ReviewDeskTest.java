package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client puts a held action before people, a person reads and approves it, and the client asks again. */
@Tag("slow")
@Timeout(120)
class ReviewDeskTest extends ReviewDeskSteps {

    @Test
    void a_held_reply_is_read_with_its_text_and_its_reasons_approved_once_and_allowed_once() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        assertThat(told(task)).isEqualTo("pending");
        assertThat(waiting("p-1")).containsExactly(task);

        JsonNode card = card("p-1", task);
        assertThat(card.path("content").asString()).isEqualTo(TEXT);
        assertThat(card.path("sentence").asString())
                .isEqualTo("The agent `service-triage-01` wants to do `send_service_reply` to serviceCase `S-2002`.");
        assertThat(card.path("reasons").valueStream())
                .anySatisfy(reason -> assertThat(reason.path("row").asString()).isEqualTo("T12-001"));
        assertThat(card.at("/open/0/role").asString()).isEqualTo("FRONTLINE_USER");
        assertThat(card.at("/effect/channel").asString()).isEqualTo("EMAIL");
        assertThat(card.path("effect").has("confidence")).isFalse();
        assertThat(card.at("/agentSays/confidence").asDouble()).isEqualTo(0.88);
        assertThat(card.path("onTimeout").valueStream().map(JsonNode::asString))
                .containsExactly("The message goes back to the agent as a draft.");
        assertThat(card.path("allowedInstead").valueStream().map(JsonNode::asString))
                .contains("propose_response");
        assertThat(card.path("facts").valueStream())
                .anySatisfy(fact -> {
                    assertThat(fact.path("path").asString()).isEqualTo("customer.states");
                    assertThat(fact.has("value")).isFalse();
                    assertThat(fact.path("source").asString()).startsWith("own record of ");
                })
                .anySatisfy(fact -> assertThat(fact.path("value").asDouble()).isEqualTo(1));

        JsonNode approved = json(approve("p-1", task, card.path("version").asString()), 200);
        assertThat(openApi.violations("Approved", approved)).isEmpty();
        assertThat(waiting("p-1")).isEmpty();
        assertThat(told(task)).isEqualTo("approved");
        assertThat(status(task).at("/result/mode").asString()).isEqualTo("reevaluate");
        assertThat(status(task).at("/result/approval/id").asString())
                .isEqualTo(approved.path("approvalId").asString());
        assertThat(status(task).toString()).doesNotContain("p-1");

        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
        assertThat(card("p-1", task).path("state").asString()).isEqualTo("USED");
    }

    @Test
    void the_queue_is_the_same_after_a_restart_without_the_search_index() throws IOException {
        String first = opened("first");
        String second = opened("second");
        json(approve("p-1", first, 1), 200);
        JsonNode before = card("p-1", second);
        JsonNode approved = card("p-1", first);

        service.close();
        deleteProjection();
        run();

        assertThat(waiting("p-2")).containsExactly(second);
        assertThat(card("p-1", second)).isEqualTo(before);
        assertThat(card("p-1", first)).isEqualTo(approved);
        assertThat(opened("second")).isEqualTo(second);
        json(approve("p-2", second, 1), 200);
        assertThat(told(second)).isEqualTo("approved");
    }

    @Test
    void the_same_action_has_one_task_for_each_client_and_decision_that_opens_it() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        assertThat(opened(request, TEXT)).isEqualTo(task);
        assertThat(waiting("p-1")).hasSize(1);
    }

    @Test
    void nobody_approves_a_text_that_nobody_sent() throws IOException {
        ObjectNode request = reply(TEXT);
        String decision = decided(request).path("decisionId").asString();
        ObjectNode without = wish(request, decision, TEXT);
        without.remove("requested_access");
        assertThat(json(open(CLIENT, without), 400).path("code").asString()).isEqualTo("CONTENT_NEEDED");
        assertThat(json(open(CLIENT, wish(request, decision, TEXT + " ")), 400)
                        .path("code")
                        .asString())
                .isEqualTo("CONTENT_MISMATCH");
        assertThat(json(open(CLIENT, wish(request, decision, "x".repeat(65_537))), 400)
                        .path("code")
                        .asString())
                .isEqualTo("CONTENT_MISMATCH");

        ObjectNode unnamed = reply(TEXT);
        ((ObjectNode) unnamed.at("/action/properties")).remove("contentDigest");
        String other = decided(unnamed).path("decisionId").asString();
        assertThat(json(open(CLIENT, wish(unnamed, other, TEXT)), 400)
                        .path("code")
                        .asString())
                .isEqualTo("CONTENT_NEEDED");
        assertThat(waiting("p-1")).isEmpty();
    }

    @Test
    void a_task_is_opened_for_exactly_the_request_that_was_decided_for_this_client() throws IOException {
        ObjectNode request = reply(TEXT);
        String decision = decided(request).path("decisionId").asString();
        ObjectNode other = request.deepCopy();
        ((ObjectNode) other.path("resource")).put("id", "S-2001");
        for (HttpResponse<String> answer : List.of(
                open(CLIENT, wish(other, decision, TEXT)),
                open(CLIENT, wish(request, "00000000-0000-0000-0000-000000000000", TEXT)),
                open(WITHOUT_AGENT, wish(request, decision, TEXT)))) {
            assertThat(json(answer, 400).path("type").asString()).endsWith(":invalid_denial_binding");
        }
        assertThat(waiting("p-1")).isEmpty();
    }

    @Test
    void what_is_denied_or_was_decided_long_ago_is_not_put_before_people() throws IOException {
        ObjectNode request = reply(TEXT);
        String decision = decided(request).path("decisionId").asString();
        clock.pass(Duration.ofMinutes(30));
        assertThat(json(open(CLIENT, wish(request, decision, TEXT)), 410)
                        .path("type")
                        .asString())
                .endsWith(":expired_denial");

        ObjectNode denied = reply(TEXT);
        ((ObjectNode) denied.path("action")).put("name", "no_such_action");
        JsonNode no = decided(denied);
        assertThat(verdict(no)).isEqualTo("DENY");
        assertThat(json(open(CLIENT, wish(denied, no.path("decisionId").asString(), TEXT)), 400)
                        .path("type")
                        .asString())
                .endsWith(":not_requestable");
    }

    @Test
    void other_people_and_other_clients_do_not_learn_of_a_task() throws IOException {
        String task = opened(TEXT);
        assertThat(waiting("p-3")).isEmpty();
        JsonNode stranger = json(as("p-3").get("/v1/reviews/" + task), 404);
        JsonNode unknown = json(as("p-3").get("/v1/reviews/" + "0".repeat(32)), 404);
        assertThat(stranger.toString()).isEqualTo(unknown.toString().replace("0".repeat(32), task));
        json(approve("p-3", task, 1), 404);
        json(as(OTHER_CLIENT).get("/access/v1/requests/" + task), 404);
        assertThat(waiting("p-auditor")).containsExactly(task);
        json(approve("p-auditor", task, 1), 403);
    }

    @Test
    void an_approval_is_of_the_version_that_was_read() throws IOException {
        String task = opened(TEXT);
        assertThat(json(approve("p-1", task, 2), 412).path("code").asString()).isEqualTo("CHANGED");
        assertThat(json(as("p-1").post("/v1/reviews/" + task + "/approve", "{}"), 400)
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("If-Match");
        json(approve("p-1", task, 1), 200);
        assertThat(json(approve("p-2", task, 1), 409).path("code").asString()).isEqualTo("ALREADY_DECIDED");
    }

    @Test
    void nobody_approves_rows_of_a_release_that_nobody_read() throws IOException {
        String task = opened(TEXT);
        JsonNode read = card("p-1", task);
        service.beans(ActivePolicy.class).iterator().next().activate(Reworded.release("T12-001"));
        assertThat(json(approve("p-1", task, read.path("version").asString()), 412)
                        .path("code")
                        .asString())
                .isEqualTo("CHANGED");
        JsonNode again = card("p-1", task);
        assertThat(again.path("version").asString())
                .isNotEqualTo(read.path("version").asString());
        json(approve("p-1", task, again.path("version").asString()), 200);
        assertThat(verdict(decided(reply(TEXT)))).isEqualTo("ALLOW");
    }

    @Test
    void of_two_people_at_once_one_approves() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                String task = opened("round " + round);
                String version = version(task, 1);
                List<Callable<Integer>> both = new ArrayList<>();
                for (String person : List.of("p-1", "p-2")) {
                    both.add(() -> approve(person, task, version).statusCode());
                }
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> each : two.invokeAll(both)) {
                    answers.add(each.get());
                }
                assertThat(answers).containsExactlyInAnyOrder(200, 409);
            }
        } finally {
            two.shutdown();
        }
    }

    @Test
    void nobody_approves_after_the_end_of_the_task_and_no_time_makes_a_yes() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        JsonNode card = card("p-1", task);
        Duration time = Duration.between(
                clock.now(), java.time.Instant.parse(card.path("expires").asString()));
        clock.pass(time.minusSeconds(1));
        assertThat(told(task)).isEqualTo("pending");
        clock.pass(Duration.ofSeconds(1));
        assertThat(told(task)).isEqualTo("expired");
        assertThat(waiting("p-1")).isEmpty();
        json(approve("p-1", task, 1), 409);
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }

    @Test
    void an_unused_approval_ends_and_its_task_has_lapsed() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        json(approve("p-1", task, 1), 200);
        clock.pass(Duration.ofHours(24));
        assertThat(card("p-1", task).path("state").asString()).isEqualTo("LAPSED");
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }

    @Test
    void what_a_person_rejected_is_denied_for_thirty_days_and_another_text_is_not() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        JsonNode rejected = json(reject("p-1", task, 1, "TONE"), 200);
        assertThat(openApi.violations("ReviewRejected", rejected)).isEmpty();
        assertThat(told(task)).isEqualTo("denied");
        assertThat(status(task).toString()).doesNotContain("TONE", "not so", "p-1");
        assertThat(waiting("p-2")).isEmpty();
        json(approve("p-2", task, 1), 409);

        JsonNode again = decided(request);
        assertThat(verdict(again)).isEqualTo("DENY");
        assertThat(again.at("/reasons/0/code").asString()).isEqualTo("REJECTED_BY_PERSON");
        assertThat(again.path("allowedInstead").valueStream())
                .as("a rejection is of one action")
                .isNotEmpty();
        assertThat(verdict(decided(reply(TEXT + "!")))).isEqualTo("REVIEW");

        service.close();
        deleteProjection();
        run();
        assertThat(verdict(decided(request))).isEqualTo("DENY");
        assertThat(card("p-1", task).path("state").asString()).isEqualTo("REJECTED");
        JsonNode replayed = RunningService.json(
                as("p-auditor").get("/v1/decisions/" + again.path("decisionId").asString() + "/replay"));
        assertThat(replayed.path("result").asString()).as(replayed.toString()).isEqualTo("FAITHFUL");

        clock.pass(Duration.ofDays(30).minusMinutes(1));
        assertThat(verdict(decided(request))).isEqualTo("DENY");
        clock.pass(Duration.ofMinutes(1));
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }

    @Test
    void a_rejection_counts_more_than_an_approval_of_another_person() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        json(reject("p-1", task, 1, "TOO_RISKY"), 200);
        json(yes("p-2", task, ""), 409);
        assertThat(verdict(decided(request))).isEqualTo("DENY");
    }

    @Test
    void an_action_that_was_held_before_it_was_rejected_is_not_put_before_people_again() throws IOException {
        ObjectNode request = reply(TEXT);
        String held = decided(request).path("decisionId").asString();
        json(reject("p-1", opened(request, TEXT), 1, "TONE"), 200);
        assertThat(json(open(CLIENT, wish(request, held, TEXT)), 400)
                        .path("type")
                        .asString())
                .endsWith(":not_requestable");
        assertThat(waiting("p-2")).isEmpty();
    }

    @Test
    void after_a_wrong_fact_the_same_action_may_be_requested_again() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        json(reject("p-1", task, 1, "WRONG_FACT"), 200);
        assertThat(told(task)).isEqualTo("denied");
        clock.pass(Duration.ofSeconds(1));
        String second = opened(request, TEXT);
        assertThat(second).isNotEqualTo(task);
        json(approve("p-2", second, 1), 200);
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
    }

    @Test
    void who_may_not_decide_does_not_reject_and_a_code_is_one_of_the_list() throws IOException {
        String task = opened(TEXT);
        json(reject("p-3", task, 1, "TONE"), 404);
        json(reject("p-auditor", task, 1, "TONE"), 403);
        assertThat(json(reject("p-1", task, 1, "TON"), 400)
                        .at("/problems/0/hint")
                        .asString())
                .isEqualTo("Maybe `TONE`?");
        assertThat(json(reject("p-1", task, 2, "TONE"), 412).path("code").asString())
                .isEqualTo("CHANGED");
        assertThat(told(task)).isEqualTo("pending");
        Terminal rejected = review(
                "p-1", "reject", task, "--seen", version(task, 1), "--code", "TONE", "--reason", "Too familiar.");
        assertThat(rejected.out()).contains("The same action is denied until ");
        assertThat(told(task)).isEqualTo("denied");
    }

    @Test
    void an_agent_has_at_most_twenty_open_tasks() throws IOException {
        for (int i = 0; i < 20; i++) {
            opened("text " + i);
        }
        ObjectNode request = reply(TEXT);
        String decision = decided(request).path("decisionId").asString();
        assertThat(json(open(CLIENT, wish(request, decision, TEXT)), 429)
                        .path("code")
                        .asString())
                .isEqualTo("TOO_MANY_OPEN");
    }

    @Test
    void the_text_is_in_no_file_of_the_ledger_in_the_clear() throws IOException {
        String marker = "zz-marker-of-the-text-zz";
        opened(marker);
        service.close();
        try (var files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> contains(file, marker))
                            .toList())
                    .isEmpty();
        }
        run();
        assertThat(service.beans(DataFolder.class)).hasSize(1);
    }

    @Test
    void the_commands_list_show_and_approve_without_a_browser() throws IOException {
        String text = "Dear Ms Okafor,\nsee \u202Ehttp://evil\u001B[2J";
        ObjectNode request = reply(text);
        String task = opened(request, text);
        assertThat(review("p-1", "list").out())
                .contains(task, "send_service_reply", "service-triage-01", "FRONTLINE_USER");
        assertThat(review("p-3", "list").out()).contains("Nothing waits for you.");
        assertThat(review("p-1", "show", task).out())
                .contains("wants to do `send_service_reply` to serviceCase `S-2002`.")
                .contains("  | Dear Ms Okafor,")
                .contains("  | see \\u{202E}http://evil\\u{1B}[2J")
                .contains("T12-001", "version " + version(task, 1))
                .doesNotContain("\u202E", "\u001B");
        Terminal other = review("p-1", "approve", task, "--seen", version(task, 2));
        assertThat(other.exit()).isEqualTo(3);
        assertThat(other.err()).contains("you have seen version 2-");
        Terminal approved = review("p-1", "approve", task, "--seen", version(task, 1));
        assertThat(approved.out() + approved.err()).contains("Nobody else needs to approve");
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
        assertThat(review("p-1", "approve", task, "--seen", version(task, 1)).err())
                .contains("USED already");
    }

    @Test
    void a_bundle_is_refused_because_it_is_not_offered() throws IOException {
        ObjectNode request = reply(TEXT);
        ObjectNode wish = wish(request, decided(request).path("decisionId").asString(), TEXT);
        wish.putArray("items");
        assertThat(json(open(CLIENT, wish), 400).at("/problems/0/place").asString())
                .isEqualTo("items");
        HttpRequest.Builder head = HttpRequest.newBuilder(service.caller().uri("/access/v1/requests/none"));
        assertThat(as(CLIENT).send(head).statusCode()).isEqualTo(404);
    }

    @Test
    void a_second_client_with_the_same_action_is_told_that_it_waits_and_nothing_of_the_task() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        JsonNode again = as(OTHER_CLIENT).answer("/v1/decide", request.toString());
        for (String decision : List.of(
                again.path("decisionId").asString(),
                card("p-1", task).path("decisionId").asString())) {
            JsonNode refused = json(open(OTHER_CLIENT, wish(request, decision, TEXT)), 400);
            assertThat(refused.path("type").asString()).endsWith(":not_requestable");
            assertThat(refused.toString()).doesNotContain(task);
        }
        assertThat(waiting("p-1")).containsExactly(task);
    }

    @Test
    void half_of_a_letter_is_not_a_text() throws IOException {
        ObjectNode request = reply("Hello?");
        String decision = decided(request).path("decisionId").asString();
        String wish = wish(request, decision, "Hello?").toString().replace("Hello?", "Hello\\ud800");
        json(as(CLIENT).post("/access/v1/requests", wish), 400);
        json(as(CLIENT).get("/access/v1/requests/" + "x".repeat(3000)), 404);
        json(as(CLIENT).get("/access/v1/requests/a%22%27%EF%BF%BF"), 404);
        assertThat(waiting("p-1")).isEmpty();
    }

    /** A clock that lets something happen between reading a decision and writing its task. */
    @Test
    void no_task_is_opened_for_a_customer_who_was_erased_meanwhile() throws IOException {
        ObjectNode request = reply(TEXT);
        String decision = decided(request).path("decisionId").asString();
        clock.happens.set(() -> erase("C-1008"));
        json(open(CLIENT, wish(request, decision, TEXT)), 400);
        assertThat(clock.happens.get()).isNull();
        assertThat(waiting("p-1")).isEmpty();
    }

    /** The member {@code review} of the answer to a request whose task is opened in the same call. */
    private JsonNode async(ObjectNode request) {
        ObjectNode asked = request.deepCopy();
        asked.putObject("requested_access").put("countersign.content", TEXT);
        JsonNode answer = json(as(CLIENT).post("/v1/decide", asked.toString(), "Prefer", "respond-async"), 200);
        assertThat(verdict(answer)).isEqualTo("REVIEW");
        return answer.path("review");
    }

    @Test
    void no_task_is_opened_in_the_call_that_decides_for_a_customer_who_was_erased_meanwhile() throws IOException {
        decided(reply(TEXT));
        clock.happens.set(() -> erase("C-1008"));
        assertThat(async(reply(TEXT)).path("problem").isObject()).isTrue();
        assertThat(clock.happens.get()).isNull();
        assertThat(waiting("p-1")).isEmpty();
    }

    @Test
    void two_calls_that_decide_the_same_at_once_get_one_task_that_a_restart_finds() throws IOException {
        List<String> tasks = new ArrayList<>();
        ObjectNode request = reply(TEXT);
        clock.happens.set(() -> tasks.add(async(request).path("task").asString()));
        tasks.add(async(request).path("task").asString());
        assertThat(tasks).hasSize(2);
        assertThat(waiting("p-1")).containsExactly(tasks.get(0)).containsExactly(tasks.get(1));
        service.close();
        deleteProjection();
        run();
        assertThat(waiting("p-1")).containsExactly(tasks.get(0));
    }

    @Test
    void an_erased_customer_has_no_task_and_no_text() throws IOException {
        String task = opened(TEXT);
        erase("C-1008");
        assertThat(waiting("p-1")).isEmpty();
        assertThat(told(task)).isEqualTo("cancelled");
        assertThat(card("p-1", task).has("content")).isFalse();
        json(approve("p-1", task, 1), 400);
    }
}
