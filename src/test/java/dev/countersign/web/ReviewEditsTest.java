package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person changes what an action does before it is approved, and a client takes it back. */
@Tag("slow")
@Timeout(120)
class ReviewEditsTest extends ReviewDeskSteps {

    @Test
    void a_changed_reply_is_approved_once_and_sent_once_and_the_reply_before_is_not() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        assertThat(card("p-1", task).path("mayEdit").valueStream().map(JsonNode::asString))
                .containsExactly("content");
        String next = edited("p-1", task, content(BETTER));

        assertThat(waiting("p-2")).containsExactly(next);
        assertThat(card("p-2", task).path("state").asString()).isEqualTo("EDITED");
        assertThat(card("p-2", next).path("content").asString()).isEqualTo(BETTER);
        json(approve("p-2", task, 1), 409);

        JsonNode told = status(task);
        assertThat(told.at("/task/status").asString()).isEqualTo("cancelled");
        assertThat(told.toString()).doesNotContain("p-1", "shorter");
        JsonNode change = told.path("countersign.edited");
        assertThat(change.path("content").asString()).isEqualTo(BETTER);
        assertThat(change.path("id").asString()).isEqualTo(next);
        assertThat(told(next)).isEqualTo("pending");

        json(approve("p-1", next, 1), 200);
        assertThat(told(next)).isEqualTo("approved");
        assertThat(verdict(decided(request))).as("the old text").isEqualTo("REVIEW");
        JsonNode sent = decided(change.path("request"));
        assertThat(verdict(sent)).isEqualTo("ALLOW");
        assertThat(verdict(decided(change.path("request")))).isEqualTo("REVIEW");
        assertThat(card("p-2", next).path("state").asString()).isEqualTo("USED");
    }

    @Test
    void a_change_and_its_task_are_the_same_after_a_restart_without_the_search_index() throws IOException {
        String task = opened(TEXT);
        String next = edited("p-1", task, content(BETTER));
        String third = edited("p-2", next, content("Hello."));
        List<JsonNode> before = List.of(card("p-1", task), card("p-1", next), card("p-1", third), status(task));
        service.close();
        deleteProjection();
        run();
        assertThat(waiting("p-1")).containsExactly(third);
        assertThat(List.of(card("p-1", task), card("p-1", next), card("p-1", third), told(task)))
                .startsWith(before.get(0), before.get(1), before.get(2))
                .endsWith("cancelled");
        assertThat(status(task).path("countersign.edited").path("request"))
                .isEqualTo(before.get(3).path("countersign.edited").path("request"));
        json(approve("p-1", third, 1), 200);
    }

    @Test
    void only_what_the_rows_allow_is_changed_by_a_person_who_may_decide() throws IOException {
        String task = opened(TEXT);
        assertThat(code(edit("p-1", task, "{\"properties\":{\"amount\":5}}"), 400))
                .isEqualTo("NOT_EDITABLE");
        assertThat(code(edit("p-1", task, "{\"properties\":{\"contentDigest\":\"x\"}}"), 400))
                .isEqualTo("NOT_EDITABLE");
        assertThat(code(edit("p-1", task, content(TEXT)), 400)).isEqualTo("NOT_EDITABLE");
        assertThat(code(edit("p-1", task, "{}"), 400)).isEqualTo("NOT_EDITABLE");
        json(edit("p-3", task, content(BETTER)), 404);
        json(edit("p-auditor", task, content(BETTER)), 403);
        assertThat(code(edit("p-lead", task, content(BETTER)), 400)).isEqualTo("WRONG_ROLE");
        assertThat(code(edit("p-service-lead", task, content(BETTER)), 400)).isEqualTo("AGENT_OWNER");
        assertThat(json(edit("p-1", task, content("x".repeat(65_537))), 400)
                        .path("code")
                        .asString())
                .isEqualTo("CONTENT_MISMATCH");
        assertThat(waiting("p-1")).containsExactly(task);
        assertThat(told(task)).isEqualTo("pending");
    }

    @Override
    void more(TestAccess people) {
        people.approver("p-service-lead", Role.FRONTLINE_USER)
                .granted("p-lead", "BUSINESS_OWNER", "REVIEWER")
                .approver("p-owner", Role.BUSINESS_OWNER)
                .approver("p-money", Role.BUSINESS_OWNER, "finance");
    }

    @Test
    void who_changed_a_formal_review_does_not_approve_it_also_when_it_is_requested_again() throws IOException {
        ObjectNode price = price();
        assertThat(decidedPrice(price).at("/oversight/grade").asString()).isEqualTo("FORMAL_REVIEW");
        String task = openedPrice(price);
        String next = json(edit("p-owner", task, "{\"properties\":{\"discount\":21}}"), 200)
                .path("newTaskId")
                .asString();
        JsonNode card = card("p-owner", next);
        assertThat(card.path("barred").valueStream().map(JsonNode::asString)).containsExactly("EDITOR");
        assertThat(code(approve("p-owner", next, 1), 400)).isEqualTo("EDITOR");
        ObjectNode change = changed(WITHOUT_AGENT, task);
        assertThat(change.at("/action/properties/discount").asInt()).isEqualTo(21);

        json(as(WITHOUT_AGENT).post("/access/v1/requests/" + next + "/cancel", "{}"), 200);
        String again = openedPrice(change);
        assertThat(again).isNotEqualTo(next);
        assertThat(code(yes("p-owner", again, ""), 400)).isEqualTo("EDITOR");
        service.close();
        deleteProjection();
        run();
        assertThat(code(yes("p-owner", again, ""), 400)).isEqualTo("EDITOR");
        json(yes("p-money", again, "\"qualifier\":\"finance\""), 200);
    }

    @Test
    void a_change_after_which_nobody_is_needed_ends_the_task_and_the_client_requests_it() throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/04-service-reply-from-template.json")));
        ((ObjectNode) request.at("/action/properties"))
                .put("freeText", true)
                .put("contentDigest", "sha256:" + Sha256.hex(TEXT))
                .remove("template");
        String task = opened(request, TEXT);
        service.beans(ActivePolicy.class)
                .iterator()
                .next()
                .activate(Reworded.giving(
                        "T12-001", "approval.mayEdit", new TreeSet<>(Set.of("content", "freeText", "template"))));
        JsonNode edited = json(
                edit("p-1", task, "{\"properties\":{\"freeText\":false,\"template\":\"tpl-delivery-status\"}}"), 200);
        assertThat(openApi.violations("ReviewEdited", edited)).isEmpty();
        assertThat(edited.has("newTaskId")).isFalse();
        assertThat(waiting("p-2")).isEmpty();
        assertThat(status(task).path("countersign.edited").has("id")).isFalse();
        assertThat(verdict(decided(changed(CLIENT, task)))).isEqualTo("ALLOW");
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }

    @Test
    void nobody_changes_what_has_changed_and_a_task_is_changed_or_approved_but_not_both() throws IOException {
        String task = opened(TEXT);
        String seen = version(task, 1);
        json(approve("p-1", task, 1), 200);
        assertThat(code(
                        as("p-2")
                                .post("/v1/reviews/" + task + "/edit", content(BETTER), "If-Match", "\"" + seen + "\""),
                        409))
                .isEqualTo("ALREADY_DECIDED");
    }

    @Test
    void a_change_to_an_action_that_waits_already_is_refused() throws IOException {
        String task = opened(TEXT);
        String other = opened(BETTER);
        assertThat(json(edit("p-1", task, content(BETTER)), 409).path("detail").asString())
                .contains(other);
        assertThat(waiting("p-1")).containsExactlyInAnyOrder(task, other);
    }

    @Test
    void a_rejected_text_does_not_come_back_by_a_change() throws IOException {
        ObjectNode request = reply(BETTER);
        json(reject("p-1", opened(request, BETTER), 1, "TONE"), 200);
        String task = opened(TEXT);
        assertThat(code(edit("p-1", task, content(BETTER)), 400)).isEqualTo("WOULD_BE_DENIED");
        assertThat(waiting("p-1")).containsExactly(task);
    }

    @Test
    void the_new_text_is_gone_with_the_customer_and_the_editor_with_the_person() throws IOException {
        String next = edited("p-1", opened(TEXT), content(BETTER));
        erase("C-1008");
        assertThat(waiting("p-1")).isEmpty();
        assertThat(card("p-1", next).has("content")).isFalse();
        assertThat(told(next)).isEqualTo("cancelled");
    }

    @Test
    void a_client_takes_its_task_back_and_may_open_it_again() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        json(as(OTHER_CLIENT).post("/access/v1/requests/" + task + "/cancel", "{}"), 404);
        JsonNode cancelled = json(as(CLIENT).post("/access/v1/requests/" + task + "/cancel", "{}"), 200);
        assertThat(cancelled.at("/task/status").asString()).isEqualTo("cancelled");
        assertThat(waiting("p-1")).isEmpty();
        assertThat(json(as(CLIENT).post("/access/v1/requests/" + task + "/cancel", "{}"), 409)
                        .path("type")
                        .asString())
                .endsWith(":invalid_task_state");
        json(approve("p-1", task, 1), 409);

        service.close();
        deleteProjection();
        run();
        assertThat(told(task)).isEqualTo("cancelled");
        String again = opened(request, TEXT);
        assertThat(again).isNotEqualTo(task);
        json(approve("p-1", again, 1), 200);
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
    }

    @Test
    void the_command_changes_a_text_from_a_file() throws IOException {
        String task = opened(TEXT);
        Path file = Files.writeString(Temporary.folder().resolve("text.txt"), BETTER);
        Terminal changed = review("p-1", "edit", task, "--seen", version(task, 1), "--content", file.toString());
        assertThat(changed.out() + changed.err()).contains("Changed. People decide on the task ");
        assertThat(waiting("p-1")).hasSize(1).doesNotContain(task);
        assertThat(review("p-1", "edit", task, "--seen", version(task, 1), "--set", "amount=3")
                        .err())
                .contains("EDITED already");
    }
}
