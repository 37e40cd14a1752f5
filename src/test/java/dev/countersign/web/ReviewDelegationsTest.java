package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Who was away and the delegate count as one for what was done before the absence ended, in both directions. */
@Tag("slow")
@Timeout(120)
class ReviewDelegationsTest extends ReviewDeskSteps {

    @Override
    void more(TestAccess people) {
        people.granted("p-owner", "BUSINESS_OWNER", "REVIEWER")
                .granted("p-both", "BUSINESS_OWNER", "REVIEWER")
                .approver("p-money", Role.BUSINESS_OWNER, "finance")
                .approver("p-money-2", Role.BUSINESS_OWNER, "finance")
                .approver("p-both-money", Role.BUSINESS_OWNER, "finance")
                .granted("p-privacy", "DATA_STEWARD", "COMPLIANCE_REVIEWER");
    }

    private String away(String person, String delegate) {
        HttpResponse<String> entered = as(person)
                .post(
                        "/v1/people/absences",
                        "{\"to\":\"" + clock.now().plus(Duration.ofDays(3)) + "\",\"delegate\":\"" + delegate + "\"}");
        return json(entered, 200).path("id").asString();
    }

    private void back(String person, String absence) {
        json(as(person).post("/v1/people/absences/" + absence + "/end", "{}"), 200);
    }

    private List<String> barred(String person, String task) {
        return card(person, task)
                .path("barred")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private void isSecond(String person, String task) {
        assertThat(barred(person, task)).contains("ALREADY_DECIDED");
        assertThat(code(yes(person, task, "\"role\":\"BUSINESS_OWNER\""), 400)).isEqualTo("ALREADY_DECIDED");
    }

    @Test
    void who_comes_back_does_not_fill_the_second_place_after_the_delegate_also_after_a_restart() throws IOException {
        String absence = away("p-money", "p-money-2");
        String task = openedPrice(price());
        json(yes("p-money-2", task, "\"qualifier\":\"finance\""), 200);
        clock.pass(Duration.ofMinutes(1));
        back("p-money", absence);
        isSecond("p-money", task);
        service.close();
        deleteProjection();
        run();
        isSecond("p-money", task);
        json(yes("p-owner", task, "\"role\":\"BUSINESS_OWNER\""), 200);
    }

    @Test
    void an_absence_that_is_over_counts_as_one_that_was_ended_and_so_does_one_through_others() throws IOException {
        away("p-money", "p-money-2");
        clock.pass(Duration.ofHours(1));
        String other = away("p-money-2", "p-both-money");
        String task = openedPrice(price());
        json(yes("p-both-money", task, "\"qualifier\":\"finance\""), 200);
        clock.pass(Duration.ofMinutes(1));
        back("p-money-2", other);
        isSecond("p-money", task);
        isSecond("p-money-2", task);
    }

    @Test
    void what_is_opened_after_the_return_is_decided_by_both() throws IOException {
        String absence = away("p-money", "p-money-2");
        clock.pass(Duration.ofMinutes(1));
        back("p-money", absence);
        clock.pass(Duration.ofMinutes(1));
        String task = openedPrice(price());
        json(yes("p-money-2", task, "\"qualifier\":\"finance\""), 200);
        assertThat(barred("p-money", task)).doesNotContain("ALREADY_DECIDED");
        json(yes("p-money", task, "\"role\":\"BUSINESS_OWNER\""), 200);
    }

    @Test
    void nobody_looks_a_second_time_at_what_the_delegate_approved() throws IOException {
        String absence = away("p-owner", "p-both");
        String approval = json(yes("p-both", openedPrice(price()), ""), 200)
                .path("approvalId")
                .asString();
        String look = "/v1/samples/high/" + approval + "/look";
        assertThat(as("p-owner").post(look, "{\"verdict\":\"ALLOW\"}").statusCode())
                .isEqualTo(400);
        clock.pass(Duration.ofMinutes(1));
        back("p-owner", absence);
        assertThat(as("p-owner").post(look, "{\"verdict\":\"ALLOW\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void nobody_confirms_the_erasure_that_the_delegate_proposed() throws IOException {
        opened(TEXT);
        String absence = away("p-3", "p-privacy");
        String erasure = "{\"subject\":\"C-1008\",\"reason\":\"asked for it\",\"holdChecked\":true}";
        String proposal = json(as("p-privacy").post("/v1/erasures", erasure), 200)
                .path("proposalId")
                .asString();
        String confirm = "/v1/erasures/" + proposal + "/confirm";
        assertThat(json(as("p-3").post(confirm, "{}"), 400).toString()).contains("counts as one");
        clock.pass(Duration.ofMinutes(1));
        back("p-3", absence);
        assertThat(json(as("p-3").post(confirm, "{}"), 400).toString()).contains("counts as one");
        json(as("p-4").post(confirm, "{}"), 200);
    }

    @Test
    void the_delegate_does_not_propose_to_erase_who_is_away() {
        away("p-3", "p-privacy");
        String erasure = "{\"subject\":\"staff:p-3\",\"reason\":\"has left\",\"holdChecked\":true}";
        assertThat(json(as("p-privacy").post("/v1/erasures", erasure), 400).toString())
                .contains("looks after the tasks");
        json(as("p-4").post("/v1/erasures", erasure), 200);
    }
}
