package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nobody signs for themselves, by any door. */
@Tag("slow")
@Timeout(120)
class ReviewBarsTest extends ReviewDeskSteps {

    @Override
    void more(TestAccess people) {
        people.approver("p-service-lead", Role.FRONTLINE_USER)
                .person("p-own", Set.of("crm-77"), Set.of("C-1008"))
                .approver("p-own", Role.FRONTLINE_USER)
                .approver("p-client", Role.FRONTLINE_USER)
                .ownedClient("desk2", "p-client", Set.of("service-triage-01"));
    }

    /** Through every door: the list, the card, an approval, a rejection and a change of a task, and the command. */
    private void isBarred(String person, String task, ObjectNode request, String bar) {
        JsonNode listed = json(as(person).get("/v1/reviews"), 200)
                .path("results")
                .valueStream()
                .filter(each -> each.path("taskId").asString().equals(task))
                .findFirst()
                .orElseThrow();
        assertThat(listed.path("barred").valueStream().map(JsonNode::asString)).containsExactly(bar);
        JsonNode card = card(person, task);
        assertThat(card.path("barred")).isEqualTo(listed.path("barred"));
        for (HttpResponse<String> answer : List.of(
                approve(person, task, 1), reject(person, task, 1, "TONE"), edit(person, task, content(BETTER)))) {
            assertThat(json(answer, 400).path("code").asString())
                    .as(answer.uri() + answer.body())
                    .isEqualTo(bar);
        }
        Terminal command = review(person, "approve", task, "--seen", version(task, 1));
        assertThat(command.exit()).isNotZero();
        assertThat(review(person, "list").out()).contains("not by you: " + bar);
        assertThat(waiting("p-1")).contains(task);
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }

    @Test
    void the_owner_of_the_agent_the_customer_and_the_person_it_acts_for_do_not_decide() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        isBarred("p-service-lead", task, request, "AGENT_OWNER");
        isBarred("p-own", task, request, "SUBJECT");

        ObjectNode behalf = reply("another");
        ((ObjectNode) behalf.path("subject")).putObject("properties").put("onBehalfOf", "P-2");
        isBarred("p-2", opened(behalf, "another"), behalf, "ON_BEHALF");
    }

    @Test
    void who_owns_the_client_or_has_issued_its_key_does_not_decide() throws IOException {
        ObjectNode request = reply(TEXT);
        String decision = json(as("desk2").post("/v1/decide", request.toString()), 200)
                .path("decisionId")
                .asString();
        String task = json(open("desk2", wish(request, decision, TEXT)), 202)
                .at("/task/id")
                .asString();
        isBarred("p-client", task, request, "KEY_OWNER");
        json(approve("p-1", task, 1), 200);
        assertThat(verdict(json(as("desk2").post("/v1/decide", request.toString()), 200)))
                .isEqualTo("ALLOW");
    }

    @Test
    void who_has_approved_is_told_that_another_person_is_needed() throws IOException {
        String task = opened(TEXT);
        assertThat(card("p-1", task).path("barred")).isEmpty();
        assertThat(card("p-auditor", task).path("barred").valueStream().map(JsonNode::asString))
                .containsExactly("WRONG_ROLE");
        json(approve("p-1", task, 1), 200);
        assertThat(card("p-1", task).path("barred")).isEmpty();
    }
}
