package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A confirmation is not a second pair of eyes: where a row says so, the person for whom the agent acts approves. */
@Tag("slow")
@Timeout(120)
class ReviewConfirmationsTest extends ReviewDeskSteps {

    @Override
    void more(TestAccess people) {
        people.approver("p-service-lead", Role.FRONTLINE_USER);
    }

    /** The agent has level 2 only, so it asks before it changes a case. */
    @BeforeEach
    void lowerTheLevel() throws IOException {
        restartWith("\"level\": 3", "\"level\": 2");
    }

    private static ObjectNode update(String onBehalfOf) throws IOException {
        ObjectNode update = (ObjectNode) RunningService.JSON.readTree("""
                {
                  "subject": {"type": "agent", "id": "service-triage-01", "properties": {"onBehalfOf": "%s"}},
                  "action": {"name": "update_case", "properties":
                    {"purpose": "SERVICE", "dataClasses": ["PERSONAL"], "otherFunctionsInRun": 0}},
                  "resource": {"type": "serviceCase", "id": "S-2002"}
                }
                """.formatted(onBehalfOf));
        return update;
    }

    private String openedUpdate(ObjectNode update, JsonNode held) {
        ObjectNode wish = wish(update, held.path("decisionId").asString(), "");
        wish.remove("requested_access");
        return json(open(CLIENT, wish), 202).at("/task/id").asString();
    }

    @Test
    void the_person_for_whom_the_agent_acts_confirms_what_reaches_no_customer() throws IOException {
        ObjectNode update = update("p-2");
        JsonNode held = decided(update);
        assertThat(verdict(held)).isEqualTo("REVIEW");
        assertThat(held.at("/oversight/grade").asString()).isEqualTo("CONFIRM");
        assertThat(held.at("/oversight/ownYes").asBoolean()).isTrue();
        String task = openedUpdate(update, held);
        assertThat(waiting("p-2")).contains(task);
        assertThat(card("p-2", task).path("barred")).isEmpty();
        json(approve("p-2", task, 1), 200);
        assertThat(verdict(decided(update))).isEqualTo("ALLOW");
        assertThat(verdict(decided(update))).isEqualTo("REVIEW");
    }

    @Test
    void another_person_may_confirm_it_and_the_owner_of_the_agent_may_not_even_for_themselves() throws IOException {
        ObjectNode update = update("p-service-lead");
        String task = openedUpdate(update, decided(update));
        assertThat(card("p-service-lead", task).path("barred").valueStream().map(JsonNode::asString))
                .containsExactly("AGENT_OWNER");
        assertThat(code(approve("p-service-lead", task, 1), 400)).isEqualTo("AGENT_OWNER");
        json(approve("p-1", task, 1), 200);
        assertThat(verdict(decided(update))).isEqualTo("ALLOW");
    }

    @Test
    void a_person_does_not_confirm_what_the_agent_sends_for_this_person() throws IOException {
        ObjectNode reply = reply(TEXT);
        ((ObjectNode) reply.path("subject")).putObject("properties").put("onBehalfOf", "p-2");
        String task = opened(reply, TEXT);
        assertThat(code(approve("p-2", task, 1), 400)).isEqualTo("ON_BEHALF");
        assertThat(verdict(decided(reply))).isEqualTo("REVIEW");
    }
}
