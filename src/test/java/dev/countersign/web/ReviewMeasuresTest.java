package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures of reviews are of groups that hide each person, and of a person's own. */
@Tag("slow")
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class ReviewMeasuresTest extends ReviewDeskSteps {

    private static final String NAME = "q-reviewer-";
    private static final Duration PERIOD = Duration.ofDays(30).plusHours(2);

    private int texts;

    @Override
    void more(TestAccess people) {
        IntStream.range(0, 10).forEach(each -> people.approver(NAME + each, Role.FRONTLINE_USER));
        IntStream.range(0, 3).forEach(each -> people.approver(NAME + "owner-" + each, Role.BUSINESS_OWNER));
        people.approver(NAME + "finance", Role.BUSINESS_OWNER, "finance")
                .granted("p-analyst", "ANALYST")
                .granted("p-supervisor", "SUPERVISOR")
                .granted("p-second", "REVIEWER");
    }

    @BeforeEach
    void stopTheClock() {
        clock.stopAt(Instant.now());
    }

    /** That number of replies, each approved by the next of that number of people after that many seconds. */
    private void replies(int count, int people, int seconds) throws IOException {
        for (int i = 0; i < count; i++) {
            String person = NAME + i % people;
            String task = opened("Dear Ms Okafor, this is reply " + texts++ + ".");
            card(person, task);
            clock.pass(Duration.ofSeconds(seconds));
            json(yes(person, task, "\"needed\":\"" + (i % 2 == 0 ? "YES" : "NO") + "\""), 200);
        }
    }

    /** That number of changes of a price, each approved by one of three owners and by finance: four people. */
    private void prices(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ObjectNode price = price();
            ((ObjectNode) price.at("/action/properties")).put("amount", 52_800 + i);
            String task = openedPrice(price);
            json(yes(NAME + "owner-" + i % 3, task, "\"qualifier\":\"\""), 200);
            json(yes(NAME + "finance", task, "\"qualifier\":\"finance\""), 200);
        }
    }

    private JsonNode measures(String person) {
        JsonNode measures = json(as(person).get("/v1/measures/reviews"), 200);
        assertThat(openApi.violations("ReviewMeasures", measures)).isEmpty();
        return measures;
    }

    private static List<String> groups(JsonNode measures) {
        return measures.path("groups")
                .valueStream()
                .map(each ->
                        each.path("kind").asString() + " " + each.path("name").asString())
                .toList();
    }

    private String csv(String person) {
        return as(person).get("/v1/measures/reviews", "Accept", "text/csv").body();
    }

    @Test
    void thirty_reviews_of_four_people_are_not_shown_and_nobody_is_named(CapturedOutput log) throws IOException {
        replies(32, 4, 60);
        clock.pass(PERIOD);
        assertThat(groups(measures("p-auditor"))).isEmpty();
        assertThat(measures("p-auditor").path("withheld").asBoolean()).isTrue();
        assertThat(csv("p-analyst")).isEqualTo("first,last,kind,name,measure,count,of\r\n");
        assertThat(measures("p-supervisor").toString() + csv("p-auditor")).doesNotContain(NAME);
        assertThat(log.getAll()).doesNotContain(NAME);
    }

    @Test
    void nine_people_are_shown_and_five_of_them_are_not() throws IOException {
        replies(30, 5, 60);
        prices(16);
        clock.pass(PERIOD);
        assertThat(groups(measures("p-auditor"))).containsExactly("ALL ");
        assertThat(measures("p-auditor").at("/groups/0/reviews").asInt()).isEqualTo(62);
        assertThat(measures("p-auditor").toString() + csv("p-auditor")).doesNotContain(NAME);
    }

    @Test
    void the_figures_of_a_group_are_counted() throws IOException {
        replies(20, 10, 60);
        replies(10, 10, 2);
        String task = opened("Dear Ms Okafor, this one is not sent.");
        json(reject(NAME + "1", task, 1, "TONE"), 200);
        JsonNode early = json(as(NAME + "1").get("/v1/measures/reviews/mine"), 200);
        clock.pass(PERIOD);
        JsonNode measures = measures("p-auditor");
        assertThat(groups(measures)).containsExactly("ALL ", "ROLE FRONTLINE_USER", "ACTION send_service_reply");
        for (JsonNode group : measures.path("groups")) {
            assertThat(group.path("reviews").asInt()).isEqualTo(31);
            assertThat(group.path("measures").path("OVERRIDDEN")).hasToString("{\"count\":1,\"of\":31}");
            assertThat(group.path("measures").path("TOO_FAST")).hasToString("{\"count\":10,\"of\":30}");
            assertThat(group.path("measures").path("NEEDED")).hasToString("{\"count\":15,\"of\":30}");
            assertThat(group.path("measures").path("IN_TIME")).hasToString("{\"count\":31,\"of\":31}");
            assertThat(group.path("measures").path("EXPIRED_UNTOUCHED")).hasToString("{\"count\":0,\"of\":31}");
            assertThat(group.at("/hours/late").asDouble()).isLessThan(1);
        }
        assertThat(csv("p-analyst"))
                .contains(",ROLE,FRONTLINE_USER,TOO_FAST,10,30\r\n")
                .contains(",ALL,,OVERRIDDEN,1,31\r\n");
        assertThat(openApi.violations("ReviewFigures", early)).isEmpty();
        assertThat(early.path("reviews").asInt()).isEqualTo(4);
        assertThat(early.path("measures").path("OVERRIDDEN")).hasToString("{\"count\":1,\"of\":4}");
    }

    @Test
    void a_period_is_shown_when_it_is_over_and_a_person_sees_only_the_own_figures() throws IOException {
        replies(30, 5, 60);
        assertThat(groups(measures("p-auditor"))).isEmpty();
        JsonNode other = json(as(NAME + "9").get("/v1/measures/reviews/mine"), 200);
        assertThat(other.path("reviews").asInt()).isZero();
        for (String person : List.of("p-auditor", "p-analyst", "p-supervisor", TestAccess.ADMIN)) {
            assertThat(as(person).get("/v1/measures/reviews/mine").statusCode())
                    .as(person)
                    .isEqualTo(403);
        }
        assertThat(as("p-second").get("/v1/measures/reviews/mine").statusCode()).isEqualTo(200);
        assertThat(as("p-auditor")
                        .get("/v1/measures/reviews?day="
                                + clock.now().toString().substring(0, 10)))
                .matches(answer -> answer.statusCode() == 400 && answer.body().contains("not a day of a period"));
    }

    @Test
    void if_somebody_was_erased_only_all_are_shown_together() throws IOException {
        replies(36, 6, 60);
        clock.pass(PERIOD);
        assertThat(groups(measures("p-auditor"))).hasSize(3);
        erase("staff:" + NAME + "3");
        assertThat(groups(measures("p-auditor"))).containsExactly("ALL ");
    }
}
