package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who had a part in an action has none in its contest and its second look, by whatever decision. */
@Tag("slow")
@Timeout(120)
class ParticipantsTest extends ReviewDeskSteps {

    private static final String PORTAL = "portal";

    @Override
    void more(TestAccess people) {
        people.client(PORTAL, EnumSet.of(Scope.CONTEST), Set.of(), Set.of(), false)
                .granted("p-both", "FRONTLINE_USER", "COMPLIANCE_REVIEWER")
                .granted("p-owner", "BUSINESS_OWNER", "REVIEWER")
                .granted("p-lead", "BUSINESS_OWNER", "REVIEWER")
                .approver("p-money", Role.BUSINESS_OWNER, "finance");
    }

    /** Of what p-both had a part in: the contest is admitted by another person only. */
    private void hasNoPartInTheContest(JsonNode decision) {
        ObjectNode body = RunningService.JSON
                .createObjectNode()
                .put("customer", "C-1008")
                .put("channel", "EMAIL")
                .put("words", "That is not right.");
        body.putArray("decisions").add(decision.path("decisionId").asString());
        String contest = json(as(PORTAL).post("/v1/contests", body.toString()), 201)
                .path("contestId")
                .asString();
        assertThat(json(as("p-both").get("/v1/contests/" + contest), 200)
                        .path("barred")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("FIRST_REVIEWER");
        assertThat(code(admit("p-both", contest), 403)).isEqualTo("BARRED");
        json(admit("p-4", contest), 200);
    }

    private HttpResponse<String> admit(String person, String contest) {
        return as(person).post("/v1/contests/" + contest + "/admit", "{}", "If-Match", "\"1\"");
    }

    @Test
    void who_rejected_the_action_has_no_part_in_a_contest_of_its_denial() throws IOException {
        ObjectNode request = reply(TEXT);
        json(reject("p-both", opened(request, TEXT), 1, "TONE"), 200);
        JsonNode denied = decided(request);
        assertThat(verdict(denied)).isEqualTo("DENY");
        hasNoPartInTheContest(denied);
    }

    @Test
    void who_changed_it_first_has_no_part_in_a_contest_of_the_permit_after_a_second_change() throws IOException {
        String second = edited("p-both", opened(TEXT), content(BETTER));
        String third = edited("p-1", second, content("Hello."));
        json(approve("p-2", third, 1), 200);
        JsonNode sent = decided(changed(CLIENT, second));
        assertThat(verdict(sent)).isEqualTo("ALLOW");
        hasNoPartInTheContest(sent);
    }

    @Test
    void who_changed_it_has_no_part_in_a_contest_after_the_client_opened_it_again() throws IOException {
        String task = opened(TEXT);
        String second = edited("p-both", task, content(BETTER));
        ObjectNode change = changed(CLIENT, task);
        json(as(CLIENT).post("/access/v1/requests/" + second + "/cancel", "{}"), 200);
        json(approve("p-2", opened(change, BETTER), 1), 200);
        JsonNode sent = decided(change);
        assertThat(verdict(sent)).isEqualTo("ALLOW");
        hasNoPartInTheContest(sent);
    }

    @Test
    void who_approved_the_action_has_no_part_in_a_contest_of_an_earlier_decision_of_the_same_action()
            throws IOException {
        ObjectNode request = reply(TEXT);
        JsonNode first = decided(request);
        json(approve("p-both", opened(request, TEXT), 1), 200);
        hasNoPartInTheContest(first);
    }

    /** Of what p-owner had a part in: another person looks at it a second time. */
    private void doesNotLook(JsonNode decision) {
        clock.pass(Duration.ofDays(1));
        service.beans(SamplingSchedule.class).iterator().next().reveal();
        String look = "/v1/samples/" + decision.path("decisionId").asString() + "/look";
        String verdict = "{\"verdict\":\"" + verdict(decision) + "\"}";
        assertThat(json(as("p-owner").post(look, verdict), 400)
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("person");
    }

    @Test
    void who_rejected_the_action_does_not_look_at_its_denial() throws IOException {
        ObjectNode price = price();
        json(reject("p-owner", openedPrice(price), 1, "TOO_RISKY"), 200);
        JsonNode denied = decidedPrice(price);
        assertThat(verdict(denied)).isEqualTo("DENY");
        doesNotLook(denied);
    }

    @Test
    void who_changed_the_action_does_not_look_at_the_permit_of_the_change() throws IOException {
        String task = openedPrice(price());
        String next = edited("p-owner", task, "{\"properties\":{\"discount\":21}}");
        json(yes("p-money", next, "\"qualifier\":\"finance\""), 200);
        json(yes("p-lead", next, ""), 200);
        JsonNode sent = decidedPrice(changed(WITHOUT_AGENT, task));
        assertThat(verdict(sent)).isEqualTo("ALLOW");
        doesNotLook(sent);
    }
}
