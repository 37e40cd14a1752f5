package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Somebody looks at each approval at a high risk, and again after 30 days. */
@Tag("slow")
@Timeout(120)
class HighLooksTest extends ReviewDeskSteps {

    private String approval = "";

    @Override
    void more(TestAccess people) {
        people.granted("p-owner", "BUSINESS_OWNER", "REVIEWER")
                .approver("p-other", Role.BUSINESS_OWNER)
                .granted("p-reader", "REVIEWER")
                .granted("p-second", "REVIEWER");
    }

    @BeforeEach
    void approve() throws IOException {
        clock.stopAt(Instant.now());
        approval = json(yes("p-owner", openedPrice(price()), ""), 200)
                .path("approvalId")
                .asString();
    }

    private JsonNode due() {
        JsonNode due = json(as("p-auditor").get("/v1/samples/high"), 200);
        assertThat(openApi.violations("HighApprovals", due)).isEmpty();
        return due.path("results");
    }

    private HttpResponse<String> look(String person, String verdict) {
        return as(person).post("/v1/samples/high/" + approval + "/look", "{\"verdict\":\"" + verdict + "\"}");
    }

    private String verified() {
        service.close();
        String out = Terminal.run("verify", data.toString(), "--samples").out();
        run();
        return out;
    }

    @Test
    void it_is_due_after_five_working_days_and_overdue_then() {
        assertThat(due().at("/0/approvalId").asString()).isEqualTo(approval);
        assertThat(due().at("/0/stage").asString()).isEqualTo("APPROVAL");
        assertThat(due().at("/0/overdue").asBoolean()).isFalse();
        clock.pass(Duration.ofDays(10));
        assertThat(due().at("/0/overdue").asBoolean()).isTrue();
        assertThat(verified()).contains("high risk: 1 approved, 1 never looked at, 0 not looked at again");
    }

    @Test
    void two_people_look_at_it_and_the_second_one_sees_what_was_reported() {
        JsonNode card = json(as("p-reader").get("/v1/samples/high/" + approval), 200);
        assertThat(openApi.violations("Sample", card)).isEmpty();
        assertThat(card.toString()).doesNotContain("p-owner").doesNotContain("outcomes");
        JsonNode looked = json(look("p-reader", "DENY"), 200);
        assertThat(openApi.violations("SecondLookAnswer", looked)).isEmpty();
        assertThat(looked.path("answer").asString()).isEqualTo("DISAGREE");
        assertThat(due()).isEmpty();
        assertThat(look("p-second", "ALLOW").statusCode()).isEqualTo(409);

        clock.pass(Duration.ofDays(31));
        assertThat(verified()).contains("high risk: 1 approved, 0 never looked at, 1 not looked at again");
        assertThat(due().at("/0/stage").asString()).isEqualTo("OUTCOME");
        assertThat(look("p-reader", "ALLOW").statusCode()).as("read it before").isEqualTo(400);
        assertThat(json(as("p-second").get("/v1/samples/high/" + approval), 200)
                        .path("outcomes")
                        .isArray())
                .isTrue();
        assertThat(json(look("p-second", "ALLOW"), 200).path("answer").asString())
                .isEqualTo("AGREE");
        assertThat(due()).isEmpty();
        assertThat(verified())
                .contains("high risk: 1 approved, 0 never looked at, 0 not looked at again")
                .endsWith("Nothing is wrong.\n");
    }

    @Test
    void nobody_looks_at_the_own_approval_and_an_approval_of_less_is_not_there() throws IOException {
        assertThat(look("p-owner", "ALLOW").statusCode()).isEqualTo(400);
        String task = opened(TEXT);
        String low = json(yes("p-1", task, ""), 200).path("approvalId").asString();
        assertThat(as("p-reader").get("/v1/samples/high/" + low).statusCode()).isEqualTo(404);
        assertThat(due()).hasSize(1);
        assertThat(as("p-1").get("/v1/samples/high").statusCode()).isEqualTo(403);
    }

    @Test
    void a_look_at_an_approval_does_not_count_for_the_drawn_decision() throws IOException {
        json(look("p-reader", "ALLOW"), 200);
        assertThat(verified()).contains("0 never looked at, 0 not looked at again");
        clock.pass(Duration.ofDays(1));
        service.beans(SamplingSchedule.class).iterator().next().reveal();
        assertThat(json(as("p-auditor").get("/v1/samples"), 200)
                        .at("/results/0/looked")
                        .asBoolean())
                .isFalse();
        clock.pass(Duration.ofDays(10));
        JsonNode samples = json(as("p-auditor").get("/v1/samples"), 200);
        assertThat(openApi.violations("Samples", samples)).isEmpty();
        assertThat(samples.at("/results/0/overdue").asBoolean()).isTrue();
        assertThat(verified()).contains("1 drawn, 1 never looked at");
    }
}
