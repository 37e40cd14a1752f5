package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
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

    private static final String BETTER = "Dear Ms Okafor, your order is on its way.";
    private static final String PORTAL = "portal";

    @Override
    void more(TestAccess people) {
        people.approver("p-service-lead", Role.FRONTLINE_USER)
                .client(PORTAL, EnumSet.of(Scope.CONTEST), Set.of(), Set.of(), false)
                .granted("p-both", "FRONTLINE_USER", "COMPLIANCE_REVIEWER", "REVIEWER")
                .granted("p-owner", "BUSINESS_OWNER", "REVIEWER", "COMPLIANCE_REVIEWER")
                .granted("p-lead", "BUSINESS_OWNER", "REVIEWER")
                .granted("p-super", "SUPERVISOR")
                .approver("p-client", Role.FRONTLINE_USER)
                .ownedClient("desk2", "p-client", Set.of("service-triage-01"))
                .client(
                        "desk3",
                        EnumSet.of(Scope.DECIDE, Scope.REQUEST, Scope.OUTCOME),
                        Set.of("service-triage-01"),
                        Set.of(),
                        false)
                .approver("p-money", Role.BUSINESS_OWNER, "finance");
    }

    private HttpResponse<String> edit(String person, String task, String body) {
        return as(person).post("/v1/reviews/" + task + "/edit", body, "If-Match", "\"" + version(task, 1) + "\"");
    }

    private static String content(String text) {
        return "{\"content\":\"" + text + "\",\"reason\":\"shorter\"}";
    }

    private static ObjectNode price() throws IOException {
        return (ObjectNode)
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
    }

    private String openedPrice(ObjectNode price) {
        JsonNode held = json(as(WITHOUT_AGENT).post("/v1/decide", price.toString()), 200);
        ObjectNode wish = wish(price, held.path("decisionId").asString(), "");
        wish.remove("requested_access");
        return json(open(WITHOUT_AGENT, wish), 202).at("/task/id").asString();
    }

    private String contest(String decision, String customer) {
        ObjectNode body = RunningService.JSON
                .createObjectNode()
                .put("customer", customer)
                .put("channel", "EMAIL")
                .put("words", "MARKERwords no.");
        body.putArray("decisions").add(decision);
        return json(as(PORTAL).post("/v1/contests", body.toString()), 201)
                .path("contestId")
                .asString();
    }

    @Test
    void who_rejected_the_action_has_no_part_in_a_contest_of_its_denial() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        json(reject("p-both", task, 1, "TONE"), 200);
        JsonNode denied = decided(request);
        assertThat(verdict(denied)).isEqualTo("DENY");
        String contest = contest(denied.path("decisionId").asString(), "C-1008");
        JsonNode shown = json(as("p-both").get("/v1/contests/" + contest), 200);
        HttpResponse<String> step = as("p-both")
                .post(
                        "/v1/contests/" + contest + "/admit",
                        "{}",
                        "If-Match",
                        "\"" + shown.path("version").asInt() + "\"");
        assertThat(step.statusCode()).as(step.body()).isEqualTo(403);
    }

    private void nextDay() {
        clock.pass(Duration.ofDays(1));
        service.beans(SamplingSchedule.class).iterator().next().reveal();
    }

    @Test
    void who_rejected_the_action_does_not_look_at_its_denial() throws IOException {
        ObjectNode price = price();
        String task = openedPrice(price);
        json(reject("p-owner", task, 1, "TOO_RISKY"), 200);
        JsonNode denied = json(as(WITHOUT_AGENT).post("/v1/decide", price.toString()), 200);
        assertThat(verdict(denied)).isEqualTo("DENY");
        nextDay();
        HttpResponse<String> look = as("p-owner")
                .post("/v1/samples/" + denied.path("decisionId").asString() + "/look", "{\"verdict\":\"DENY\"}");
        assertThat(look.statusCode()).isIn(400, 404);
    }

    @Test
    void who_changed_the_action_does_not_look_at_the_permit_of_the_change() throws IOException {
        String task = openedPrice(price());
        String next = json(edit("p-owner", task, "{\"properties\":{\"discount\":21}}"), 200)
                .path("newTaskId")
                .asString();
        JsonNode card = card("p-owner", next);
        JsonNode change = json(as(WITHOUT_AGENT).get("/access/v1/requests/" + task), 200)
                .path("countersign.edited")
                .path("request");
        HttpResponse<String> yes = as("p-money")
                .post(
                        "/v1/reviews/" + next + "/approve",
                        "{\"qualifier\":\"finance\"}",
                        "If-Match",
                        "\"" + card.path("version").asString() + "\"");
        HttpResponse<String> two = as("p-lead")
                .post(
                        "/v1/reviews/" + next + "/approve",
                        "{}",
                        "If-Match",
                        "\"" + card("p-lead", next).path("version").asString() + "\"");
        JsonNode sent = json(as(WITHOUT_AGENT).post("/v1/decide", change.toString()), 200);
        assertThat(verdict(sent)).isEqualTo("ALLOW");
        nextDay();
        String id = sent.path("decisionId").asString();
        HttpResponse<String> look = as("p-owner").post("/v1/samples/" + id + "/look", "{\"verdict\":\"ALLOW\"}");
        assertThat(look.statusCode()).isIn(400, 404);
    }

    @Test
    void who_changed_it_first_has_no_part_in_a_contest_of_the_permit_after_a_second_change() throws IOException {
        String task = opened(TEXT);
        String second = json(edit("p-both", task, content(BETTER)), 200)
                .path("newTaskId")
                .asString();
        String third = json(edit("p-1", second, content("Hello.")), 200)
                .path("newTaskId")
                .asString();
        json(approve("p-2", third, 1), 200);
        JsonNode sent = decided(status(second).path("countersign.edited").path("request"));
        assertThat(verdict(sent)).isEqualTo("ALLOW");
        String contest = contest(sent.path("decisionId").asString(), "C-1008");
        HttpResponse<String> step = as("p-both").post("/v1/contests/" + contest + "/admit", "{}", "If-Match", "\"1\"");
        assertThat(step.statusCode()).isEqualTo(403);
    }

    @Test
    void who_changed_it_has_no_part_in_a_contest_after_the_client_opened_it_again() throws IOException {
        String task = opened(TEXT);
        String second = json(edit("p-both", task, content(BETTER)), 200)
                .path("newTaskId")
                .asString();
        ObjectNode change = (ObjectNode) status(task).path("countersign.edited").path("request");
        json(as(CLIENT).post("/access/v1/requests/" + second + "/cancel", "{}"), 200);
        String third = opened(change, BETTER);
        json(approve("p-2", third, 1), 200);
        JsonNode sent = decided(change);
        assertThat(verdict(sent)).isEqualTo("ALLOW");
        String contest = contest(sent.path("decisionId").asString(), "C-1008");
        HttpResponse<String> step = as("p-both").post("/v1/contests/" + contest + "/admit", "{}", "If-Match", "\"1\"");
        assertThat(step.statusCode()).isEqualTo(403);
    }

    @Test
    void who_approved_the_action_has_no_part_in_a_contest_of_an_earlier_decision_of_the_same_action()
            throws IOException {
        ObjectNode request = reply(TEXT);
        String first = decided(request).path("decisionId").asString();
        json(approve("p-both", opened(request, TEXT), 1), 200);
        String contest = contest(first, "C-1008");
        HttpResponse<String> step = as("p-both").post("/v1/contests/" + contest + "/admit", "{}", "If-Match", "\"1\"");
        assertThat(step.statusCode()).isEqualTo(403);
    }
}
