package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** People who post again under the same idempotency key, because they did not get the answer. */
@Tag("slow")
class ReviewPostedAgainTest extends ReviewDeskSteps {

    private static final String KEY = "01J-the-same";

    @Override
    void more(TestAccess people) {
        people.granted("p-supervisor", "SUPERVISOR").approver("p-leader", Role.CX_LEADER);
    }

    private HttpResponse<String> post(String person, String path, String body, String key, String... headers) {
        String[] all = Stream.concat(Stream.of("Idempotency-Key", key), Stream.of(headers))
                .toArray(String[]::new);
        return as(person).post(path, body, all);
    }

    private HttpResponse<String> postOf(String person, String task, String what, String body, String version) {
        return post(person, "/v1/reviews/" + task + "/" + what, body, KEY, "If-Match", "\"" + version + "\"");
    }

    private long decidings(String task) {
        return entries().stream()
                .filter(entry -> entry.path("task").asString("").equals(task))
                .filter(entry -> Set.of("approval", "rejection", "question", "task-edited", "task-closed")
                        .contains(entry.path("type").asString()))
                .count();
    }

    private void assertSame(HttpResponse<String> again, HttpResponse<String> first) {
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void a_yes_that_is_sent_again_gets_the_first_answer_and_counts_once() throws IOException {
        String task = opened(TEXT);
        String version = version(task, 1);
        HttpResponse<String> first =
                postOf("p-1", task, "approve", "{\"code\":\"FACTS_CHECKED\",\"reason\":\"so\"}", version);
        assertSame(
                postOf("p-1", task, "approve", "{ \"reason\": \"so\", \"code\" : \"FACTS_CHECKED\" }", version), first);
        stop();
        deleteProjection();
        run();
        assertSame(postOf("p-1", task, "approve", "{\"code\":\"FACTS_CHECKED\",\"reason\":\"so\"}", version), first);
        assertThat(decidings(task)).isEqualTo(1);
    }

    @Test
    void a_no_a_change_and_a_question_are_done_once() throws IOException {
        String rejected = opened(TEXT);
        String no = "{\"code\":\"TONE\",\"reason\":\"not so\"}";
        String shown = version(rejected, 1);
        HttpResponse<String> first = postOf("p-1", rejected, "reject", no, shown);
        assertSame(postOf("p-1", rejected, "reject", no, shown), first);
        assertThat(decidings(rejected)).isEqualTo(1);

        String other = opened("another text");
        String before = version(other, 1);
        HttpResponse<String> asked = post(
                "p-1", "/v1/reviews/" + other + "/ask", "{\"text\":\"why?\"}", "k-ask", "If-Match", quoted(before));
        assertSame(
                post(
                        "p-1",
                        "/v1/reviews/" + other + "/ask",
                        "{\"text\":\"why?\"}",
                        "k-ask",
                        "If-Match",
                        quoted(before)),
                asked);
        assertThat(card("p-1", other).path("questions")).hasSize(1);

        String current = version(other, 2);
        HttpResponse<String> changed =
                post("p-1", "/v1/reviews/" + other + "/edit", content(BETTER), "k-edit", "If-Match", quoted(current));
        assertSame(
                post("p-1", "/v1/reviews/" + other + "/edit", content(BETTER), "k-edit", "If-Match", quoted(current)),
                changed);
        assertThat(waiting("p-2")).hasSize(1);
    }

    private static String quoted(String version) {
        return "\"" + version + "\"";
    }

    @Test
    void a_key_that_was_used_for_another_post_is_refused_and_nothing_is_done() throws IOException {
        String task = opened(TEXT);
        String version = version(task, 1);
        json(postOf("p-1", task, "ask", "{\"text\":\"why?\"}", version), 200);
        HttpResponse<String> other = postOf("p-1", task, "ask", "{\"text\":\"how?\"}", version);
        assertThat(code(other, 409)).isEqualTo("KEY_REUSED");
        assertThat(code(postOf("p-1", task, "approve", "{}", version(task, 2)), 409))
                .isEqualTo("KEY_REUSED");
        assertThat(decidings(task)).isEqualTo(1);
    }

    @Test
    void the_same_key_of_two_people_is_two_keys() throws IOException {
        String one = opened(TEXT);
        String two = opened("another text");
        json(postOf("p-1", one, "approve", "{}", version(one, 1)), 200);
        json(postOf("p-2", two, "approve", "{}", version(two, 1)), 200);
        assertThat(decidings(one) + decidings(two)).isEqualTo(2);
    }

    @Test
    void what_was_refused_may_be_sent_again_with_the_same_key() throws IOException {
        String task = opened(TEXT);
        String version = version(task, 1);
        String no = "{\"code\":\"NO_SUCH_CODE\"}";
        assertThat(postOf("p-1", task, "reject", no, version).statusCode()).isEqualTo(400);
        json(postOf("p-1", task, "reject", no.replace("NO_SUCH_CODE", "TONE"), version), 200);
    }

    @Test
    void of_two_posts_at_once_one_is_done_and_both_get_its_answer() throws Exception {
        String task = opened(TEXT);
        String version = version(task, 1);
        List<CompletableFuture<HttpResponse<String>>> both = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> postOf("p-1", task, "approve", "{}", version)))
                .limit(4)
                .toList();
        for (CompletableFuture<HttpResponse<String>> each : both) {
            assertSame(each.get(), both.get(0).get());
        }
        assertThat(decidings(task)).isEqualTo(1);
    }

    @Test
    void if_the_service_stops_before_it_keeps_the_answer_the_post_is_done_once_all_the_same() throws IOException {
        String task = opened(TEXT);
        String version = version(task, 1);
        clock.losesAnswers = true;
        json(postOf("p-1", task, "ask", "{\"text\":\"why?\"}", version), 200);
        clock.losesAnswers = false;
        stop();
        run();
        HttpResponse<String> again = postOf("p-1", task, "ask", "{\"text\":\"why?\"}", version);
        assertThat(code(again, 409)).isEqualTo("ANSWER_LOST");
        assertThat(decidings(task)).isEqualTo(1);
    }

    @Test
    void the_words_of_a_customer_in_an_answer_are_gone_when_the_customer_is_erased() throws IOException {
        JsonNode held = decided(reply(TEXT));
        String words = "an unusual marker 7f3a91";
        String contested = "{\"customer\":\"C-1008\",\"decisions\":[\""
                + held.path("decisionId").asString() + "\"],\"channel\":\"EMAIL\",\"words\":\"" + words + "\"}";
        HttpResponse<String> received = post("p-4", "/v1/contests", contested, "k-contest");
        assertThat(received.statusCode()).as(received.body()).isEqualTo(201);
        assertThat(post("p-4", "/v1/contests", contested, "k-contest").body()).isEqualTo(received.body());
        String contest = RunningService.json(received).path("contestId").asString();

        String no = "{\"code\":\"UNFOUNDED\",\"text\":\"We cannot see what you mean.\"}";
        HttpResponse<String> refused = step(contest, "refuse", no);
        assertThat(refused.body()).contains(words);
        HttpResponse<String> again = step(contest, "refuse", no);
        assertSame(again, refused);
        assertThat(again.headers().firstValue("ETag"))
                .isEqualTo(refused.headers().firstValue("ETag"))
                .contains("\"2\"");
        assertThat(entries().stream()
                        .filter(entry -> entry.path("type").asString().equals("contest-refused")))
                .hasSize(1);

        erase("C-1008");
        assertThat(step(contest, "refuse", no).body()).doesNotContain(words);
    }

    private HttpResponse<String> step(String contest, String step, String body) {
        return post("p-4", "/v1/contests/" + contest + "/" + step, body, "k-" + step, "If-Match", "\"1\"");
    }
}
