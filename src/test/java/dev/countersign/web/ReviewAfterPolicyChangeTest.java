package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the active release demands counts for an open task: in lists, on cards and when people decide. */
@Tag("slow")
@Timeout(120)
class ReviewAfterPolicyChangeTest extends ReviewDeskSteps {

    @Override
    void more(TestAccess people) {
        people.granted("p-super", "SUPERVISOR")
                .client(
                        "reporter",
                        EnumSet.of(Scope.DECIDE, Scope.REQUEST, Scope.OUTCOME),
                        Set.of("service-triage-01"),
                        Set.of(),
                        false);
    }

    /** From now on a data steward decides, and not who uses the reply. */
    private void otherRole() {
        service.beans(ActivePolicy.class)
                .iterator()
                .next()
                .activate(Reworded.giving("T12-001", "demand", "DATA_STEWARD"));
    }

    @Test
    void an_action_that_two_rows_of_the_catalogue_have_is_denied_and_no_error() throws IOException {
        service.beans(ActivePolicy.class).iterator().next().activate(Reworded.twice("T01-057"));
        assertThat(verdict(decided(RunningService.JSON.readTree("""
                {"subject": {"type": "agent", "id": "service-triage-01"},
                 "action": {"name": "issue_goodwill_credit", "properties": {"amount": 40}},
                 "resource": {"type": "customer", "id": "C-1008"}}""")))).isEqualTo("DENY");
    }

    @Test
    void after_a_change_of_the_roles_the_task_is_listed_for_those_who_are_needed() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        assertThat(waiting("p-3")).isEmpty();
        otherRole();
        assertThat(waiting("p-3")).containsExactly(task);
        assertThat(waiting("p-1")).isEmpty();
        JsonNode card = card("p-3", task);
        assertThat(card.path("barred")).isEmpty();
        assertThat(card.at("/open/0/role").asString()).isEqualTo("DATA_STEWARD");
        assertThat(card("p-1", task).path("barred").toString()).contains("WRONG_ROLE");
        assertThat(code(reject("p-1", task, 1, "TONE"), 400)).isEqualTo("WRONG_ROLE");
        json(as("p-1").post("/v1/reviews/" + task + "/claim", "{}"), 400);
        json(yes("p-1", task, ""), 400);

        json(yes("p-3", task, ""), 200);
        assertThat(told(task)).isEqualTo("approved");
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
        assertThat(card("p-3", task).path("state").asString()).isEqualTo("USED");
    }

    @Test
    void a_used_approval_of_the_new_role_ends_the_task_also_after_a_restart() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        otherRole();
        json(yes("p-3", task, ""), 200);
        assertThat(told(task)).isEqualTo("approved");
        assertThat(waiting("p-3")).isEmpty();
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
        assertThat(card("p-3", task).path("state").asString()).isEqualTo("USED");
        service.close();
        deleteProjection();
        run();
        assertThat(card("p-auditor", task).path("state").asString()).isEqualTo("USED");
        assertThat(waiting("p-auditor")).isEmpty();
        assertThat(opened(request, TEXT)).isNotEqualTo(task);
    }

    @Test
    void an_approval_that_was_given_back_and_then_taken_back_is_not_used() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        String approval = json(yes("p-1", task, ""), 200).path("approvalId").asString();
        JsonNode permit = json(as("reporter").post("/v1/decide", request.toString()), 200);
        assertThat(verdict(permit)).isEqualTo("ALLOW");
        assertThat(card("p-1", task).path("state").asString()).isEqualTo("USED");
        json(
                as("reporter")
                        .post(
                                "/v1/decisions/" + permit.path("decisionId").asString() + "/outcome",
                                "{\"outcome\":\"NOT_EXECUTED\"}"),
                200);
        json(as("p-super").post("/v1/approvals/" + approval + "/revoke", "{\"code\":\"WRONG_FACT\"}"), 200);
        assertThat(card("p-1", task).path("state").asString()).isEqualTo("REVOKED");
        service.close();
        deleteProjection();
        run();
        assertThat(card("p-1", task).path("state").asString()).isEqualTo("REVOKED");
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }
}
