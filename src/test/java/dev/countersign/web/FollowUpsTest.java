package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What follows from reviews has an owner and thirty days, and somebody closes it. */
@Tag("slow")
@Timeout(120)
class FollowUpsTest extends ReviewDeskSteps {

    private static final String DONE = "{\"result\":\"DONE\",\"text\":\"The record is right now.\"}";

    @Override
    void more(TestAccess people) {
        people.granted("p-both", "BUSINESS_OWNER", "COMPLIANCE_REVIEWER")
                .granted("p-reader", "REVIEWER")
                .granted("p-reader-2", "REVIEWER");
    }

    @BeforeEach
    void stopTheClock() {
        clock.stopAt(Instant.now());
    }

    private JsonNode open(String person) {
        JsonNode open = json(as(person).get("/v1/follow-ups"), 200);
        assertThat(openApi.violations("FollowUps", open)).isEmpty();
        return open.path("results");
    }

    private HttpResponse<String> close(String person, String id, String body) {
        return as(person).post("/v1/follow-ups/" + id + "/close", body);
    }

    private void rejected(int count, String code) throws IOException {
        for (int i = 0; i < count; i++) {
            json(reject("p-1", opened("Dear Ms Okafor, " + code + " " + i), 1, code), 200);
        }
    }

    @Test
    void each_code_of_a_rejection_leads_to_an_owner_who_closes_it_within_thirty_days() throws IOException {
        rejected(1, "WRONG_FACT");
        rejected(1, "TONE");
        JsonNode mine = open("p-3");
        assertThat(mine).hasSize(1);
        String id = mine.at("/0/followUpId").asString();
        assertThat(mine.at("/0/leadsTo").asString()).isEqualTo("DATA");
        assertThat(Duration.between(
                        Instant.parse(mine.at("/0/opened").asString()),
                        Instant.parse(mine.at("/0/due").asString())))
                .hasDays(30);
        assertThat(open("p-auditor")).hasSize(2);
        assertThat(open("p-1")).isEmpty();
        assertThat(close("p-1", id, DONE).statusCode()).as("another role").isEqualTo(404);
        assertThat(close("p-auditor", id, DONE).statusCode()).isEqualTo(403);
        assertThat(json(close("p-3", id, "{\"result\":\"LATER\",\"text\":\"x\"}"), 400)
                        .toString())
                .contains("is not one of DONE, NOT_NEEDED");
        clock.pass(Duration.ofDays(31));
        assertThat(open("p-3").at("/0/overdue").asBoolean()).isTrue();
        JsonNode closed = json(close("p-3", id, DONE), 200);
        assertThat(openApi.violations("FollowUp", closed)).isEmpty();
        assertThat(closed.path("state").asString()).isEqualTo("DONE");
        assertThat(code(close("p-3", id, DONE), 409)).isEqualTo("ALREADY_CLOSED");
        service.close();
        deleteProjection();
        run();
        assertThat(open("p-3")).isEmpty();
        assertThat(open("p-auditor")).hasSize(1);
    }

    @Test
    void who_disagrees_asks_for_what_must_be_done_and_the_approver_does_not_close_it() throws IOException {
        String approval = json(yes("p-both", openedPrice(price()), "\"role\":\"BUSINESS_OWNER\""), 200)
                .path("approvalId")
                .asString();
        JsonNode looked =
                json(as("p-reader").post("/v1/samples/high/" + approval + "/look", "{\"verdict\":\"DENY\"}"), 200);
        assertThat(looked.path("mayFollow").valueStream().map(JsonNode::asString))
                .containsExactly("INCIDENT", "CORRECTING_ACTION", "TEST_ROW", "RULE_CHANGE");
        String look = looked.path("lookId").asString();
        assertThat(wish("none", "INCIDENT").statusCode()).isEqualTo(404);
        assertThat(wish("p-reader-2", look, "INCIDENT").statusCode())
                .as("of the look of another one")
                .isEqualTo(404);
        assertThat(wish(look, "FEEDBACK").statusCode()).isEqualTo(400);
        String incident = json(wish(look, "INCIDENT"), 200).path("followUpId").asString();
        json(wish(look, "TEST_ROW"), 200);
        assertThat(code(wish(look, "INCIDENT"), 409)).isEqualTo("ALREADY_OPEN");
        assertThat(open("p-4")).hasSize(2);
        assertThat(code(close("p-both", incident, DONE), 403)).isEqualTo("BARRED");
        json(close("p-4", incident, DONE), 200);
        assertThat(open("p-4")).hasSize(1);
    }

    private HttpResponse<String> wish(String look, String kind) {
        return wish("p-reader", look, kind);
    }

    private HttpResponse<String> wish(String reader, String look, String kind) {
        return as(reader)
                .post(
                        "/v1/follow-ups",
                        "{\"look\":\"" + look + "\",\"kind\":\"" + kind + "\",\"text\":\"Ask finance.\"}");
    }

    @Test
    void nothing_follows_from_a_look_that_agrees() throws IOException {
        String approval = json(yes("p-both", openedPrice(price()), "\"role\":\"BUSINESS_OWNER\""), 200)
                .path("approvalId")
                .asString();
        JsonNode looked =
                json(as("p-reader").post("/v1/samples/high/" + approval + "/look", "{\"verdict\":\"ALLOW\"}"), 200);
        assertThat(looked.has("mayFollow")).isFalse();
        assertThat(wish(looked.path("lookId").asString(), "INCIDENT").statusCode())
                .isEqualTo(404);
    }

    private List<JsonNode> shares(int others) throws IOException {
        rejected(10 - others, "DUPLICATE");
        rejected(others, "OTHER");
        clock.pass(Duration.ofDays(31));
        return open("p-4")
                .valueStream()
                .filter(each -> each.path("cause").asString().equals("other-share"))
                .toList();
    }

    @Test
    void one_rejection_in_five_may_have_the_code_other() throws IOException {
        assertThat(shares(2)).isEmpty();
    }

    @Test
    void more_rejections_with_the_code_other_need_a_code_of_their_own() throws IOException {
        List<JsonNode> shares = shares(3);
        assertThat(shares).hasSize(1);
        json(close("p-4", shares.get(0).path("followUpId").asString(), DONE), 200);
        assertThat(open("p-4").toString()).doesNotContain("other-share");
    }

    private boolean isReadable(String marker) {
        try (Archive entries = Entries.of(data)) {
            return LongStream.range(0, entries.size())
                    .mapToObj(entries::parts)
                    .flatMap(List::stream)
                    .anyMatch(part -> new String(part.content(), StandardCharsets.UTF_8).contains(marker));
        }
    }

    @Test
    void the_text_of_a_follow_up_is_erased_with_the_customer() throws IOException {
        rejected(1, "WRONG_FACT");
        String id = open("p-3").at("/0/followUpId").asString();
        json(close("p-3", id, "{\"result\":\"NOT_NEEDED\",\"text\":\"marker-of-the-close\"}"), 200);
        assertThat(isReadable("marker-of-the-close")).isTrue();
        erase("customer:C-1008");
        assertThat(isReadable("marker-of-the-close")).isFalse();
        assertThat(open("p-3")).isEmpty();
    }
}
