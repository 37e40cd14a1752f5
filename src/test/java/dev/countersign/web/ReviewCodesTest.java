package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People say with a code of T33 why they decide as they do. */
@Tag("slow")
@Timeout(120)
class ReviewCodesTest extends ReviewDeskSteps {

    @Override
    void more(TestAccess people) {
        people.approver("p-owner", Role.BUSINESS_OWNER)
                .approver("p-lead", Role.CX_LEADER)
                .approver("p-owner-too", Role.BUSINESS_OWNER)
                .approver("p-owner-too", Role.FRONTLINE_USER);
    }

    /** The public records of a type. */
    private List<String> records(String type) throws IOException {
        service.close();
        List<String> found = new ArrayList<>();
        try (Archive entries = Entries.of(data)) {
            for (long i = 0; i < entries.size(); i++) {
                String open = new String(entries.get(i).open(), StandardCharsets.UTF_8);
                if (open.contains("\"type\":\"" + type + "\"")) {
                    found.add(open);
                }
            }
        }
        run();
        return found;
    }

    @Test
    void a_card_lists_the_codes_of_the_table_with_their_words() throws IOException {
        Map<String, String> codes = card("p-1", opened(TEXT))
                .path("codes")
                .valueStream()
                .collect(Collectors.toMap(
                        each -> each.path("code").asString(),
                        each -> each.path("for").asString()));
        assertThat(codes)
                .containsEntry("TONE", "REJECT")
                .containsEntry("EXCEPTION", "APPROVE")
                .hasSize(17);
    }

    @Test
    void a_code_without_words_is_refused_where_the_table_wants_them() throws IOException {
        String task = opened(TEXT);
        String body = "{\"code\":\"OTHER\"}";
        HttpResponse<String> refused =
                as("p-1").post("/v1/reviews/" + task + "/reject", body, "If-Match", "\"" + version(task, 1) + "\"");
        assertThat(json(refused, 400).at("/problems/0/place").asString()).isEqualTo("reason");
        assertThat(json(reject("p-1", task, 1, "EXCEPTION"), 400).path("detail").asString())
                .contains("is not one of WRONG_FACT");
        assertThat(json(reject("p-1", task, 1, "TONNE"), 400).path("detail").asString())
                .contains("Maybe `TONE`?");
        json(reject("p-1", task, 1, "OTHER"), 200);
        assertThat(told(task)).isEqualTo("denied");
    }

    @Test
    void a_yes_to_high_risk_has_a_code_and_a_yes_to_less_needs_none() throws IOException {
        ObjectNode price = price();
        String task = openedPrice(price);
        String version = card("p-auditor", task).path("version").asString();
        assertThat(json(approve("p-owner", task, version), 400)
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("code");
        json(yes("p-owner", task, ""), 200);
        json(approve("p-1", opened(TEXT), 1), 200);
        assertThat(records("approval"))
                .hasSize(2)
                .filteredOn(each -> each.contains("\"code\":\"FACTS_CHECKED\""))
                .hasSize(1);
    }

    @Test
    void a_variation_of_what_was_rejected_needs_a_second_person_for_seven_days() throws IOException {
        json(reject("p-1", opened(TEXT), 1, "TONE"), 200);
        ObjectNode variation = reply(TEXT + "!");
        String task = opened(variation, TEXT + "!");
        assertThat(roles(task)).containsExactlyInAnyOrder("FRONTLINE_USER", "CX_LEADER");
        json(approve("p-1", task, 1), 200);
        assertThat(verdict(decided(variation))).isEqualTo("REVIEW");
        service.close();
        run();
        assertThat(verdict(decided(variation))).isEqualTo("REVIEW");
        json(approve("p-lead", task, 2), 200);
        assertThat(verdict(decided(variation))).isEqualTo("ALLOW");

        clock.pass(Duration.ofDays(7));
        assertThat(roles(opened(reply(TEXT + "?"), TEXT + "?"))).containsExactly("FRONTLINE_USER");
    }

    @Test
    void a_rejection_after_the_first_look_asks_for_a_second_person_too() throws IOException {
        String first = opened(TEXT);
        ObjectNode variation = reply(BETTER);
        String second = opened(variation, BETTER);
        String seen = card("p-1", second).path("version").asString();
        json(reject("p-1", first, 1, "TONE"), 200);
        assertThat(code(approve("p-1", second, seen), 412)).isEqualTo("CHANGED");
        json(approve("p-1", second, 1), 200);
        assertThat(verdict(decided(variation))).isEqualTo("REVIEW");
        json(approve("p-lead", second, 2), 200);
        assertThat(verdict(decided(variation))).isEqualTo("ALLOW");
    }

    @Test
    void who_has_approved_forty_times_in_an_hour_approves_no_formal_review_and_after_eighty_nothing()
            throws IOException {
        String formal = openedPrice(price());
        for (int i = 0; i < 40; i++) {
            json(approve("p-owner-too", opened(reply(TEXT + i), TEXT + i), 1), 200);
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(code(yes("p-owner-too", formal, "\"role\":\"BUSINESS_OWNER\""), 400))
                .isEqualTo("TOO_MANY_APPROVALS");
        for (int i = 40; i < 80; i++) {
            json(approve("p-owner-too", opened(reply(TEXT + i), TEXT + i), 1), 200);
            clock.pass(Duration.ofSeconds(1));
        }
        String next = opened(reply(TEXT), TEXT);
        assertThat(code(approve("p-owner-too", next, 1), 400)).isEqualTo("TOO_MANY_APPROVALS");
        service.close();
        run();
        assertThat(code(approve("p-owner-too", next, 1), 400))
                .as("after a restart")
                .isEqualTo("TOO_MANY_APPROVALS");
        json(reject("p-owner-too", next, 1, "TONE"), 200);
        clock.pass(Duration.ofHours(1));
        json(approve("p-owner-too", opened(reply(BETTER), BETTER), 1), 200);
    }

    @Test
    void a_card_says_which_smaller_discount_would_need_fewer_people_and_nothing_is_recorded() throws IOException {
        ObjectNode discount = price();
        ((ObjectNode) discount.path("action")).put("name", "apply_discount");
        ((ObjectNode) discount.path("resource")).put("id", "D-4002");
        String task = openedPrice(discount);
        int before = records("decision").size();
        JsonNode smaller = card("p-auditor", task).path("smallerValues");
        assertThat(smaller).isNotEmpty();
        JsonNode first = smaller.get(0);
        assertThat(first.path("path").asString()).isEqualTo("action.discount");
        ObjectNode asked = discount.deepCopy();
        ((ObjectNode) asked.at("/action/properties"))
                .put("discount", first.path("value").asDouble());
        JsonNode smallerOne = decidedPrice(asked);
        assertThat(smallerOne.at("/oversight/approvers").size())
                .as("the people whom the smaller discount needs")
                .isEqualTo(first.path("needed").size())
                .isLessThan(card("p-auditor", task).path("needed").size());
        ((ObjectNode) asked.at("/action/properties"))
                .put("discount", first.path("value").asDouble() + 1);
        assertThat(decidedPrice(asked).at("/oversight/approvers").size())
                .as("the people whom one percent more needs")
                .isEqualTo(card("p-auditor", task).path("needed").size());
        assertThat(records("decision")).hasSize(before + 2);
        assertThat(review("p-auditor", "show", task).out()).contains("smaller   action.discount = ");
    }

    private List<String> roles(String task) {
        return card("p-auditor", task)
                .path("needed")
                .valueStream()
                .map(each -> each.path("role").asString())
                .toList();
    }

    @Test
    void the_public_record_of_a_suspicion_is_that_of_any_code_for_some_roles() throws IOException {
        clock.stopAt(clock.now());
        String task = opened(TEXT);
        json(reject("p-1", task, 1, "SUSPICIOUS"), 200);
        String other = opened(BETTER);
        json(reject("p-1", other, 1, "TONE"), 200);
        assertThat(records("rejection"))
                .hasSize(2)
                .anyMatch(each -> each.contains("\"code\":\"TONE\""))
                .anyMatch(each -> each.contains("\"code\":\"NOT_APPROVED\""))
                .noneMatch(each -> each.contains("SUSPICIOUS"));
        assertThat(status(task).toString().replace(task, ""))
                .as("what the client learns of a suspicion and of the tone")
                .isEqualTo(status(other).toString().replace(other, ""));
    }
}
