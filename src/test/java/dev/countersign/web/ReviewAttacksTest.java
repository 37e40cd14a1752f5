package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
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

    private Terminal offline(String person, String... words) {
        List<String> all = new ArrayList<>(List.of("approve"));
        all.addAll(List.of(words));
        all.addAll(List.of(
                "--data",
                data.toString(),
                "--facts",
                EXAMPLE.resolve("facts").toString(),
                "--token-file",
                access.keyFile(person)));
        return Terminal.run(all.toArray(String[]::new));
    }

    @Test
    void who_changed_a_formal_review_does_not_approve_it_by_the_command_without_a_service() throws IOException {
        String task = openedPrice(price());
        String next = json(edit("p-money", task, "{\"properties\":{\"discount\":21}}"), 200)
                .path("newTaskId")
                .asString();
        String decision = card("p-money", next).path("decisionId").asString();
        service.close();
        Terminal approved = offline("p-money", decision, "--qualifier", "finance");
        run();
        JsonNode seen = card("p-lead", next);
        HttpResponse<String> other = as("p-lead")
                .post(
                        "/v1/reviews/" + next + "/approve",
                        "{}",
                        "If-Match",
                        "\"" + seen.path("version").asString() + "\"");
        JsonNode change = json(as(WITHOUT_AGENT).get("/access/v1/requests/" + task), 200)
                .path("countersign.edited")
                .path("request");
        assertThat(approved.exit()).as(approved.out() + approved.err()).isNotZero();
    }

    @Test
    void an_approval_by_the_command_without_a_service_answers_the_open_task() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        String decision = card("p-1", task).path("decisionId").asString();
        service.close();
        Terminal approved = offline("p-1", decision);
        run();
        assertThat(approved.exit()).isZero();
        assertThat(told(task)).isEqualTo("approved");
        assertThat(waiting("p-2")).isEmpty();
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
                Thread t = new Thread(() -> other[0] = opened(better, BETTER));
                t.start();
                try {
                    t.join(20_000);
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
        assertThat(edited.statusCode()).as(edited.body()).isEqualTo(409);
        assertThat(waiting("p-2")).containsExactlyInAnyOrder(task, other[0]);
    }

    @Test
    void a_task_of_a_person_of_the_staff_who_was_erased_ends() throws IOException {
        ObjectNode request = reply(TEXT);
        ((ObjectNode) request.path("subject")).putObject("properties").put("onBehalfOf", "p-behalf");
        String task = opened(request, TEXT);
        JsonNode proposed = json(
                as("p-3")
                        .post(
                                "/v1/erasures",
                                "{\"subject\":\"staff:p-behalf\",\"reason\":\"asked for it\",\"holdChecked\":true}"),
                200);
        json(as("p-4").post("/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm", "{}"), 200);
        JsonNode card = card("p-1", task);
        String v = "1-0123456789abcdef";
        HttpResponse<String> no =
                as("p-1").post("/v1/reviews/" + task + "/reject", "{\"code\":\"TONE\"}", "If-Match", "\"" + v + "\"");
        HttpResponse<String> claim = as("p-1").post("/v1/reviews/" + task + "/claim", "{}");
        JsonNode held = decided(request);
        HttpResponse<String> again =
                open(CLIENT, wish(request, held.path("decisionId").asString(), TEXT));
        assertThat(RunningService.json(again).at("/task/id").asString()).isNotEqualTo(task);
    }

    @Test
    void who_approved_the_action_before_a_change_does_not_approve_the_changed_one_after_a_new_start()
            throws IOException {
        String task = openedPrice(price());
        JsonNode card = card("p-owner", task);
        HttpResponse<String> first = as("p-lead")
                .post(
                        "/v1/reviews/" + task + "/approve",
                        "{}",
                        "If-Match",
                        "\"" + card.path("version").asString() + "\"");
        card = card("p-owner", task);
        HttpResponse<String> edited = as("p-owner")
                .post(
                        "/v1/reviews/" + task + "/edit",
                        "{\"properties\":{\"discount\":21}}",
                        "If-Match",
                        "\"" + card.path("version").asString() + "\"");
        String next = json(edited, 200).path("newTaskId").asString();
        JsonNode change = json(as(WITHOUT_AGENT).get("/access/v1/requests/" + task), 200)
                .path("countersign.edited")
                .path("request");
        json(as(WITHOUT_AGENT).post("/access/v1/requests/" + next + "/cancel", "{}"), 200);
        String again = openedPrice((ObjectNode) change);
        JsonNode fresh = card("p-lead", again);
        HttpResponse<String> yes = as("p-lead")
                .post(
                        "/v1/reviews/" + again + "/approve",
                        "{}",
                        "If-Match",
                        "\"" + fresh.path("version").asString() + "\"");
        assertThat(yes.statusCode()).as(yes.body()).isEqualTo(400);
    }

    @Test
    void an_editor_is_still_the_editor_after_a_month_and_a_restart() throws IOException {
        String task = openedPrice(price());
        String next = json(edit("p-owner", task, "{\"properties\":{\"discount\":21}}"), 200)
                .path("newTaskId")
                .asString();
        ObjectNode change = (ObjectNode) json(as(WITHOUT_AGENT).get("/access/v1/requests/" + task), 200)
                .path("countersign.edited")
                .path("request");
        clock.pass(Duration.ofDays(31));
        String before = openedPrice(change);
        assertThat(card("p-owner", before).path("barred").toString()).contains("EDITOR");
        service.close();
        run();
        assertThat(card("p-owner", before).path("barred").toString()).contains("EDITOR");
    }

    private HttpResponse<String> tryPost(List<String> bad, String who, String path, String body, String... headers) {
        try {
            return as(who).post(path, body, headers);
        } catch (RuntimeException e) {
            bad.add(path + " " + body.substring(0, Math.min(60, body.length())) + " " + body.length() + " "
                    + List.of(headers)
                            .toString()
                            .substring(
                                    0, Math.min(40, List.of(headers).toString().length())) + " -> " + e);
            return null;
        }
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
        HttpResponse<String> yes = approve("p-client", task, 1);
        assertThat(yes.statusCode()).as(yes.body()).isEqualTo(400);
    }

    @Test
    void a_rejection_counts_for_the_same_money_without_the_currency_of_the_house() throws IOException {
        ObjectNode price = price();
        json(reject("p-owner", openedPrice(price), 1, "TOO_RISKY"), 200);
        ((ObjectNode) price.at("/action/properties")).remove("currency");
        assertThat(verdict(json(as(WITHOUT_AGENT).post("/v1/decide", price.toString()), 200)))
                .isEqualTo("DENY");
    }

    @Test
    void the_words_of_a_change_and_of_a_yes_taken_back_are_gone_with_the_customer() throws IOException {
        String task = opened(TEXT);
        String next = json(
                        as("p-1")
                                .post(
                                        "/v1/reviews/" + task + "/edit",
                                        "{\"content\":\"Hello.\",\"reason\":\"MARKERedit Ms Okafor is ill\"}",
                                        "If-Match",
                                        "\"" + version(task, 1) + "\""),
                        200)
                .path("newTaskId")
                .asString();
        String approval = json(approve("p-2", next, 1), 200).path("approvalId").asString();
        json(
                as("p-super")
                        .post(
                                "/v1/approvals/" + approval + "/revoke",
                                "{\"code\":\"TONE\",\"reason\":\"MARKERrevoke Ms Okafor is ill\"}"),
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
        erase("C-1008");
        service.close();
        List<String> left = new ArrayList<>();
        try (dev.countersign.ledger.Archive entries = dev.countersign.ledger.Entries.of(data)) {
            for (long i = 0; i < entries.size(); i++) {
                entries.parts(i).stream()
                        .map(part -> part.subject() + " "
                                + new String(part.content(), java.nio.charset.StandardCharsets.UTF_8))
                        .filter(part -> part.contains("MARKER"))
                        .forEach(left::add);
            }
        }
        run();
        assertThat(left).isEmpty();
    }

    @Test
    void the_owner_of_a_client_does_not_approve_by_the_command_without_a_service() throws IOException {
        ObjectNode request = reply(TEXT);
        String decision = json(as("desk2").post("/v1/decide", request.toString()), 200)
                .path("decisionId")
                .asString();
        java.nio.file.Path file = Files.writeString(Temporary.folder().resolve("request.json"), request.toString());
        service.close();
        Terminal one = offline("p-client", decision);
        Terminal two = offline("p-client", file.toString());
        run();
        assertThat(one.exit()).isNotZero();
        assertThat(two.exit()).isNotZero();
    }

    @Test
    void a_rejected_text_does_not_come_back_with_a_property_that_says_nothing() throws IOException {
        ObjectNode request = reply(TEXT);
        json(reject("p-1", opened(request, TEXT), 1, "CUSTOMER_HARM"), 200);
        assertThat(verdict(decided(request))).isEqualTo("DENY");
        ObjectNode again = request.deepCopy();
        ((ObjectNode) again.at("/action/properties")).put("backdated", false);
        JsonNode held = decided(again);
        if (verdict(held).equals("REVIEW")) {
            String task = json(open(CLIENT, wish(again, held.path("decisionId").asString(), TEXT)), 202)
                    .at("/task/id")
                    .asString();
            json(approve("p-2", task, 1), 200);
        }
        assertThat(verdict(held)).isEqualTo("DENY");
    }

    @Test
    void a_yes_of_a_person_who_was_erased_does_not_fill_a_place() throws IOException {
        ObjectNode price = price();
        String task = openedPrice(price);
        json(
                as("p-lead")
                        .post(
                                "/v1/reviews/" + task + "/approve",
                                "{}",
                                "If-Match",
                                "\"" + card("p-lead", task).path("version").asString() + "\""),
                200);
        JsonNode proposed = json(
                as("p-3")
                        .post(
                                "/v1/erasures",
                                "{\"subject\":\"staff:p-lead\",\"reason\":\"asked for it\",\"holdChecked\":true}"),
                200);
        HttpResponse<String> confirmed =
                as("p-4").post("/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm", "{}");
        JsonNode card = card("p-money", task);
        HttpResponse<String> yes = as("p-money")
                .post(
                        "/v1/reviews/" + task + "/approve",
                        "{\"qualifier\":\"finance\"}",
                        "If-Match",
                        "\"" + card.path("version").asString() + "\"");
        String verdict = verdict(json(as(WITHOUT_AGENT).post("/v1/decide", price.toString()), 200));
        String state = card("p-owner", task).path("state").asString();
        assertThat(state + verdict).isNotEqualTo("APPROVEDREVIEW");
    }

    @Test
    void a_rejection_counts_after_the_person_who_gave_it_was_erased() throws IOException {
        ObjectNode request = reply(TEXT);
        json(reject("p-1", opened(request, TEXT), 1, "TONE"), 200);
        JsonNode proposed = json(
                as("p-3")
                        .post(
                                "/v1/erasures",
                                "{\"subject\":\"staff:p-1\",\"reason\":\"asked for it\",\"holdChecked\":true}"),
                200);
        json(as("p-4").post("/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm", "{}"), 200);
        assertThat(verdict(decided(request))).isEqualTo("DENY");
        service.close();
        deleteProjection();
        run();
        assertThat(verdict(decided(request))).isEqualTo("DENY");
    }

    @Test
    void a_rejection_counts_for_the_same_action_with_a_claim_that_is_not_used() throws IOException {
        ObjectNode price = price();
        json(reject("p-owner", openedPrice(price), 1, "TOO_RISKY"), 200);
        ((ObjectNode) price.path("resource")).putObject("properties").put("margin", 7.77);
        assertThat(verdict(json(as(WITHOUT_AGENT).post("/v1/decide", price.toString()), 200)))
                .isEqualTo("DENY");
    }
}
