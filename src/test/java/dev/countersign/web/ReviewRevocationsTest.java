package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person takes an approval back before it is used. */
@Tag("slow")
@Timeout(120)
class ReviewRevocationsTest extends ReviewDeskSteps {

    private HttpResponse<String> revoke(String person, String approval) {
        return as(person).post("/v1/approvals/" + approval + "/revoke", "{\"code\":\"WRONG_CUSTOMER\"}");
    }

    private String approved(String task) {
        return json(approve("p-1", task, 1), 200).path("approvalId").asString();
    }

    @Override
    void more(TestAccess people) {
        people.granted("p-super", "SUPERVISOR");
    }

    @Test
    void an_approval_that_was_taken_back_does_not_count_also_after_a_restart() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        String approval = approved(task);
        JsonNode revoked = json(revoke("p-2", approval), 200);
        assertThat(openApi.violations("ApprovalRevoked", revoked)).isEmpty();
        assertThat(card("p-1", task).path("state").asString()).isEqualTo("REVOKED");
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");

        service.close();
        deleteProjection();
        run();
        JsonNode card = card("p-1", task);
        assertThat(card.path("state").asString()).isEqualTo("REVOKED");
        assertThat(card.at("/approvals/0/revoked").asBoolean()).isTrue();
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
        String again = opened(request, TEXT);
        json(approve("p-1", again, 1), 200);
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
    }

    @Test
    void only_who_has_its_role_or_supervises_takes_an_approval_back() throws IOException {
        String first = approved(opened("first"));
        for (String stranger : new String[] {"p-3", "p-4"}) {
            JsonNode refused = json(revoke(stranger, first), 404);
            JsonNode unknown = json(revoke(stranger, "none"), 404);
            assertThat(refused.toString()).isEqualTo(unknown.toString().replace("none", first));
        }
        json(revoke("p-auditor", first), 403);
        json(revoke(CLIENT, first), 403);
        json(revoke("p-super", first), 200);
        json(revoke("p-1", approved(opened("second"))), 200);
    }

    @Test
    void what_was_used_or_taken_back_is_not_taken_back_again() throws IOException {
        ObjectNode request = reply(TEXT);
        String used = approved(opened(request, TEXT));
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
        assertThat(json(revoke("p-1", used), 400).toString()).contains("does not count any more");

        String back = approved(opened("second"));
        Terminal revoked = review("p-1", "revoke", back, "--code", "WRONG_FACT");
        assertThat(revoked.out() + revoked.err()).contains("Taken back.");
        json(revoke("p-1", back), 400);
        json(revoke("p-1", card("p-1", opened("third")).path("decisionId").asString()), 404);
    }
}
