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
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ways around what people have decided, or may not decide: each was possible once. */
@Tag("slow")
@Timeout(120)
class ReviewAttacksTest extends ReviewDeskSteps {

    private static final String LESS = "{\"properties\":{\"discount\":21}}";

    @Override
    void more(TestAccess people) {
        people.granted("p-owner", "BUSINESS_OWNER")
                .granted("p-lead", "BUSINESS_OWNER")
                .granted("p-third", "BUSINESS_OWNER")
                .granted("p-super", "SUPERVISOR")
                .approver("p-client", Role.FRONTLINE_USER)
                .ownedClient("desk2", "p-client", Set.of("service-triage-01"))
                .approver("p-money", Role.BUSINESS_OWNER, "finance");
    }

    private String barred(String person, String task) {
        return card(person, task)
                .path("barred")
                .valueStream()
                .map(JsonNode::asString)
                .toList()
                .toString();
    }

    @Test
    void the_owner_of_the_client_by_which_it_came_does_not_approve_a_task_that_another_client_opened()
            throws IOException {
        ObjectNode request = reply(TEXT);
        String decision = json(as("desk2").post("/v1/decide", request.toString()), 200)
                .path("decisionId")
                .asString();
        String task = json(open(CLIENT, wish(request, decision, TEXT)), 202)
                .at("/task/id")
                .asString();
        assertThat(code(approve("p-client", task, 1), 400)).isEqualTo("KEY_OWNER");
    }

    @Test
    void a_change_and_a_client_at_once_make_one_card_for_an_action() throws IOException {
        String task = opened(TEXT);
        ObjectNode better = reply(BETTER);
        String[] other = new String[1];
        Runnable[] hook = new Runnable[1];
        hook[0] = () -> {
            boolean making = StackWalker.getInstance()
                    .walk(frames -> frames.anyMatch(each -> each.getMethodName().equals("make")
                            && each.getClassName().endsWith("TaskOpening")));
            if (making) {
                Thread client = new Thread(() -> other[0] = opened(better, BETTER));
                client.start();
                try {
                    client.join(20_000);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            } else {
                clock.happens.set(hook[0]);
            }
        };
        String seen = version(task, 1);
        clock.happens.set(hook[0]);
        HttpResponse<String> edited =
                as("p-1").post("/v1/reviews/" + task + "/edit", content(BETTER), "If-Match", "\"" + seen + "\"");
        assertThat(code(edited, 409)).isEqualTo("ALREADY_DECIDED");
        assertThat(waiting("p-2")).containsExactlyInAnyOrder(task, other[0]);
    }

    @Test
    void who_approved_the_action_before_a_change_does_not_approve_the_changed_one_after_a_new_start()
            throws IOException {
        String task = openedPrice(price());
        json(yes("p-lead", task, ""), 200);
        String next = edited("p-owner", task, LESS);
        json(as(WITHOUT_AGENT).post("/access/v1/requests/" + next + "/cancel", "{}"), 200);
        String again = openedPrice(changed(WITHOUT_AGENT, task));
        assertThat(barred("p-lead", again)).isEqualTo("[ALREADY_DECIDED]");
        assertThat(code(yes("p-lead", again, ""), 400)).isEqualTo("ALREADY_DECIDED");
        json(yes("p-third", again, ""), 200);
    }

    @Test
    void an_editor_is_still_the_editor_after_a_month_and_a_restart() throws IOException {
        String task = openedPrice(price());
        edited("p-owner", task, LESS);
        ObjectNode change = changed(WITHOUT_AGENT, task);
        clock.pass(Duration.ofDays(31));
        String later = openedPrice(change);
        assertThat(barred("p-owner", later)).isEqualTo("[EDITOR]");
        service.close();
        deleteProjection();
        run();
        assertThat(barred("p-owner", later)).isEqualTo("[EDITOR]");
        assertThat(code(yes("p-owner", later, ""), 400)).isEqualTo("EDITOR");
    }

    @Test
    void a_rejected_text_does_not_come_back_with_a_property_that_says_nothing() throws IOException {
        ObjectNode request = reply(TEXT);
        json(reject("p-1", opened(request, TEXT), 1, "CUSTOMER_HARM"), 200);
        assertThat(verdict(decided(request))).isEqualTo("DENY");
        ((ObjectNode) request.at("/action/properties")).put("backdated", false);
        assertThat(verdict(decided(request))).isEqualTo("DENY");
    }

    @Test
    void a_rejection_counts_for_the_same_money_without_the_currency_of_the_house() throws IOException {
        ObjectNode price = price();
        json(reject("p-owner", openedPrice(price), 1, "TOO_RISKY"), 200);
        ((ObjectNode) price.at("/action/properties")).remove("currency");
        assertThat(verdict(decidedPrice(price))).isEqualTo("DENY");
        ((ObjectNode) price.at("/action/properties")).put("discount", 20);
        assertThat(verdict(decidedPrice(price))).as("another discount").isEqualTo("REVIEW");
    }

    @Test
    void a_rejection_counts_for_the_same_action_with_a_claim_that_is_not_used() throws IOException {
        ObjectNode price = price();
        json(reject("p-owner", openedPrice(price), 1, "TOO_RISKY"), 200);
        ((ObjectNode) price.path("resource")).putObject("properties").put("margin", 7.77);
        assertThat(verdict(decidedPrice(price))).isEqualTo("DENY");
    }

    @Test
    void a_rejection_counts_after_the_person_who_gave_it_was_erased() throws IOException {
        ObjectNode request = reply(TEXT);
        json(reject("p-1", opened(request, TEXT), 1, "TONE"), 200);
        erase("staff:p-1");
        assertThat(verdict(decided(request))).isEqualTo("DENY");
        service.close();
        deleteProjection();
        run();
        assertThat(verdict(decided(request))).isEqualTo("DENY");
    }

    @Test
    void a_task_of_a_person_of_the_staff_who_was_erased_ends() throws IOException {
        ObjectNode request = reply(TEXT);
        ((ObjectNode) request.path("subject")).putObject("properties").put("onBehalfOf", "p-behalf");
        String task = opened(request, TEXT);
        erase("staff:p-behalf");
        assertThat(waiting("p-1")).isEmpty();
        assertThat(told(task)).isEqualTo("cancelled");
        assertThat(opened(request, TEXT)).isNotEqualTo(task);
    }

    @Test
    void a_yes_of_a_person_who_was_erased_does_not_fill_a_place() throws IOException {
        ObjectNode price = price();
        String task = openedPrice(price);
        json(yes("p-lead", task, ""), 200);
        erase("staff:p-lead");
        json(yes("p-money", task, "\"qualifier\":\"finance\""), 200);
        assertThat(card("p-owner", task).path("state").asString()).isEqualTo("OPEN");
        assertThat(verdict(decidedPrice(price))).isEqualTo("REVIEW");
        json(yes("p-owner", task, ""), 200);
        assertThat(verdict(decidedPrice(price))).isEqualTo("ALLOW");
    }

    @Test
    void the_words_of_a_change_and_of_a_yes_taken_back_are_gone_with_the_customer() throws IOException {
        String next = edited("p-1", opened(TEXT), "{\"content\":\"Hello.\",\"reason\":\"MARKERedit\"}");
        String approval = json(approve("p-2", next, 1), 200).path("approvalId").asString();
        json(
                as("p-super")
                        .post(
                                "/v1/approvals/" + approval + "/revoke",
                                "{\"code\":\"TONE\",\"reason\":\"MARKERrevoke\"}"),
                200);
        String third = opened("another");
        json(
                as("p-2")
                        .post(
                                "/v1/reviews/" + third + "/reject",
                                "{\"code\":\"TONE\",\"reason\":\"MARKERreject\"}",
                                "If-Match",
                                "\"" + version(third, 1) + "\""),
                200);
        assertThat(readable("MARKER")).hasSize(3);
        erase("C-1008");
        assertThat(readable("MARKER")).isEmpty();
    }

    /** Subjects of the private parts that can be read and have that text. */
    private List<String> readable(String text) throws IOException {
        service.close();
        List<String> found = new ArrayList<>();
        try (Archive entries = Entries.of(data)) {
            for (long i = 0; i < entries.size(); i++) {
                entries.parts(i).stream()
                        .filter(part -> new String(part.content(), StandardCharsets.UTF_8).contains(text))
                        .forEach(part -> found.add(part.subject()));
            }
        }
        run();
        return found;
    }
}
