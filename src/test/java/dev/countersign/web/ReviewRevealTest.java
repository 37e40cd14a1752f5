package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A person sees the personal facts that this person's role needs, and others for a reason that is recorded. */
@Tag("slow")
@Timeout(120)
class ReviewRevealTest extends ReviewDeskSteps {

    private static final String STATES = "customer.states";
    private static final String MARKER = "marker-why-I-need-it";

    @Override
    void more(TestAccess people) {
        people.approver("p-owner", Role.BUSINESS_OWNER).approver("p-both", Role.FRONTLINE_USER);
    }

    private HttpResponse<String> reveal(String person, String task, String reason, String... facts) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/reveal",
                        RunningService.JSON
                                .createObjectNode()
                                .put("reason", reason)
                                .set("facts", RunningService.JSON.valueToTree(List.of(facts)))
                                .toString());
    }

    private JsonNode fact(String person, String task, String path) {
        return card(person, task)
                .path("facts")
                .valueStream()
                .filter(each -> each.path("path").asString().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> reveals() {
        return entries().stream().filter(each -> each.has("revealed")).toList();
    }

    @Test
    void a_fact_is_shown_for_a_reason_which_is_recorded_first() throws IOException {
        String task = opened(TEXT);
        assertThat(fact("p-1", task, STATES).path("withheld").asString()).isEqualTo("SPECIAL");
        assertThat(fact("p-1", task, STATES).has("value")).isFalse();
        JsonNode shown = json(reveal("p-1", task, MARKER, STATES), 200);
        assertThat(openApi.violations("ReviewRevealed", shown)).isEmpty();
        assertThat(shown.at("/facts/0/value")).hasToString("[]");
        assertThat(reveals()).hasSize(1);
        JsonNode entry = reveals().get(0);
        assertThat(entry.path("type").asString()).isEqualTo("looked");
        assertThat(entry.path("taskId").asString()).isEqualTo(task);
        assertThat(entry.path("revealed")).hasToString("[\"" + STATES + "\"]");
        assertThat(entry.toString()).doesNotContain(MARKER);
        assertThat(json(as("p-auditor").get("/v1/looks?customer=C-1008"), 200).toString())
                .contains("/v1/reviews/{id}/reveal")
                .contains("p-1");
        assertThat(fact("p-1", task, STATES).has("value"))
                .as("the next reading shows the card as before")
                .isFalse();
    }

    @Test
    void the_reason_is_erased_with_the_customer_and_nothing_is_shown_after_that() throws IOException {
        String task = opened(TEXT);
        json(reveal("p-1", task, MARKER, STATES), 200);
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        long sequence = records.place(reveals().get(0).path("id").asString()).orElseThrow();
        assertThat(records.parts(sequence).toString()).contains(MARKER);
        erase("C-1008");
        assertThat(records.parts(sequence).toString()).doesNotContain(MARKER);
        json(reveal("p-1", task, MARKER, STATES), 404);
        assertThat(reveals()).hasSize(1);
    }

    @Test
    void a_card_withholds_what_two_rows_say_and_still_can_be_read() throws IOException {
        String task = opened(TEXT);
        for (String twice : List.of("T35-008", "T16-076", "T33-004", "T34-001")) {
            service.beans(ActivePolicy.class).iterator().next().activate(Reworded.twice(twice));
            assertThat(fact("p-1", task, STATES).has("value")).as(twice).isFalse();
            if (twice.startsWith("T35") || twice.startsWith("T16")) {
                assertThat(code(reveal("p-1", task, MARKER, STATES), 400)).isNotNull();
            }
        }
        assertThat(reveals()).isEmpty();
        json(yes("p-1", task, ""), 200);
    }

    @Test
    void who_has_no_role_for_the_task_reads_no_personal_fact() throws IOException {
        String task = opened(TEXT);
        assertThat(fact("p-auditor", task, STATES).path("withReason").asBoolean(true))
                .isFalse();
        json(reveal("p-auditor", task, MARKER, STATES), 403);
        json(reveal("p-3", task, MARKER, STATES), 404);
        json(reveal("p-1", "no-such-task", MARKER, STATES), 404);
        assertThat(reveals()).isEmpty();
    }

    @Test
    void a_role_that_must_not_see_a_class_sees_it_for_no_reason() throws IOException {
        restartWith("\"customer\": \"C-1027\", \"size\"", "\"customer\": \"C-1005\", \"size\"");
        String task = openedPrice(price());
        List<String> withheld = card("p-owner", task)
                .path("facts")
                .valueStream()
                .filter(each -> each.has("withheld"))
                .map(each -> each.path("withheld").asString())
                .distinct()
                .toList();
        assertThat(withheld).contains("SPECIAL").doesNotContain("PRICING_POLICY", "ORDER");
        String refused = json(reveal("p-owner", task, MARKER, STATES), 400)
                .path("detail")
                .asString();
        assertThat(refused).contains(STATES).contains("SPECIAL").contains("whatever the reason");
        assertThat(reveals()).isEmpty();
    }

    @Test
    void a_missing_reason_and_an_unknown_fact_are_refused_with_a_hint() throws IOException {
        String task = opened(TEXT);
        assertThat(json(reveal("p-1", task, "  ", STATES), 400).path("detail").asString())
                .contains("reason");
        assertThat(json(reveal("p-1", task, MARKER), 400).path("detail").asString())
                .contains("facts");
        assertThat(json(reveal("p-1", task, MARKER, "customer.stats"), 400)
                        .path("detail")
                        .asString())
                .contains("Maybe `customer.states`");
        assertThat(json(reveal("p-1", task, MARKER, "customer.age"), 400)
                        .path("detail")
                        .asString())
                .contains("the task shows no fact");
    }

    @Test
    void a_task_that_has_ended_shows_nothing_more() throws IOException {
        String task = opened(TEXT);
        json(reject("p-2", task, 1, "TONE"), 200);
        json(reveal("p-1", task, MARKER, STATES), 404);
    }

    @Test
    void a_terminal_says_what_is_withheld_and_shows_it_for_a_reason() throws IOException {
        String task = opened(TEXT);
        assertThat(review("p-1", "show", task).out())
                .contains(STATES + " is withheld: SPECIAL, `review reveal` shows it for a reason");
        Terminal shown = review("p-1", "reveal", task, STATES, "--reason", MARKER);
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out()).contains(STATES + " = []");
    }

    @Test
    void a_terminal_says_what_a_batch_needs() throws IOException {
        String task = opened(TEXT);
        Terminal wrong = review("p-1", "batch", task);
        assertThat(wrong.err()).contains("TASK@VERSION").contains("Maybe");
        Terminal alone = review("p-1", "batch", task + "@" + version(task, 1));
        assertThat(alone.err()).as("free text is read one by one").contains("is decided alone");
    }
}
