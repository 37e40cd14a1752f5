package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Who does not decide on a formal review: people who report to each other, or whose role one admin gave alone. */
@Tag("slow")
@Timeout(120)
class ReviewFormalBarsTest extends ReviewDeskSteps {

    private static final String BOSS = "p-boss";
    private static final String MONEY = "p-money";
    private static final Duration A_DAY = Duration.ofDays(1);

    @BeforeEach
    @Override
    void start() {
        data = KeptPack.in(Temporary.folder());
        access = TestAccess.ofOneAdmin(data, clock, people -> {
            people.client(
                            WITHOUT_AGENT,
                            EnumSet.of(Scope.DECIDE, Scope.REQUEST),
                            Set.of("sales-support-01"),
                            Set.of(),
                            false)
                    .approver("p-alone", Role.BUSINESS_OWNER)
                    .person(TestAccess.OTHER_ADMIN, Set.of(), Set.of())
                    .granted(TestAccess.OTHER_ADMIN, "ADMIN")
                    .approver(BOSS, Role.BUSINESS_OWNER)
                    .approver("p-far", Role.BUSINESS_OWNER)
                    .approver(MONEY, Role.BUSINESS_OWNER, "finance")
                    .granted("p-auditor", "AUDITOR");
            people.person("p-late", Set.of(), Set.of());
            AccessChanges.Made made = people.changes()
                    .grant(
                            TestAccess.by(TestAccess.ADMIN),
                            new GrantWish(
                                    "p-late",
                                    "BUSINESS_OWNER",
                                    Map.of("finance", clock.now().plus(A_DAY)),
                                    null,
                                    null,
                                    ""));
            people.changes().confirm(TestAccess.by(TestAccess.OTHER_ADMIN), made.id());
            people.granted("p-late");
            reports(people, MONEY, "p-middle");
            reports(people, "p-middle", BOSS);
        });
        run();
    }

    private static void reports(TestAccess people, String person, String manager) {
        for (String each : List.of(person, manager)) {
            people.changes().person(TestAccess.by(TestAccess.ADMIN), each, before -> before);
        }
        AccessChanges.Made made =
                people.changes().person(TestAccess.by(TestAccess.ADMIN), person, before -> before.reportingTo(manager));
        if (made.waits()) {
            people.changes().confirm(TestAccess.by(TestAccess.OTHER_ADMIN), made.id());
        }
    }

    private void isBarred(String person, String task, String members, String bar) {
        JsonNode card = card(person, task);
        assertThat(card.path("barred").valueStream().map(JsonNode::asString)).containsExactly(bar);
        assertThat(code(yes(person, task, members), 400)).isEqualTo(bar);
        assertThat(code(handOver(task, person), 400)).isEqualTo(bar);
    }

    private HttpResponse<String> handOver(String task, String to) {
        return as("p-far").post("/v1/reviews/" + task + "/handover", "{\"to\":\"" + to + "\",\"code\":\"OTHER\"}");
    }

    @Test
    void who_reports_to_an_approver_through_others_too_does_not_approve_the_same_formal_review() throws IOException {
        String task = openedPrice(price());
        assertThat(card(BOSS, task).path("barred")).isEmpty();
        json(yes(MONEY, task, "\"qualifier\":\"finance\""), 200);
        isBarred(BOSS, task, "", "REPORTING_LINE");
        json(yes("p-far", task, ""), 200);
    }

    @Test
    void a_role_that_one_admin_gave_alone_is_not_enough_for_a_formal_review_but_one_of_two_is() throws IOException {
        String task = openedPrice(price());
        isBarred("p-alone", task, "", "SELF_GRANTED");
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        AccessChanges.Made made = changes.grant(
                TestAccess.by(TestAccess.ADMIN), new GrantWish("p-alone", "BUSINESS_OWNER", Map.of(), null, null, ""));
        changes.confirm(TestAccess.by(TestAccess.OTHER_ADMIN), made.id());
        assertThat(card("p-alone", task).path("barred")).isEmpty();
        json(yes("p-alone", task, ""), 200);
    }

    @Test
    void a_qualifier_that_has_ended_is_named() throws IOException {
        String before = openedPrice(price());
        json(yes("p-far", before, ""), 200);
        assertThat(card("p-late", before).path("barred")).isEmpty();
        clock.pass(A_DAY);
        String task = openedPrice(price());
        json(yes("p-far", task, ""), 200);
        assertThat(card("p-late", task).path("barred").valueStream().map(JsonNode::asString))
                .containsExactly("QUALIFICATION_EXPIRED");
        for (String members :
                List.of("", "\"qualifier\":\"finance\"", "\"role\":\"BUSINESS_OWNER\",\"qualifier\":\"finance\"")) {
            json(yes("p-late", task, members), 400);
        }
        assertThat(code(yes("p-late", task, "\"role\":\"BUSINESS_OWNER\",\"qualifier\":\"finance\""), 400))
                .isEqualTo("QUALIFICATION_EXPIRED");
        assertThat(code(yes("p-late", task, ""), 400)).isEqualTo("QUALIFICATION_EXPIRED");
    }

    @Test
    void the_admin_records_to_whom_a_person_reports() {
        JsonNode people = json(as(TestAccess.ADMIN).get("/v1/people"), 200);
        assertThat(people.path("results")
                        .valueStream()
                        .filter(each -> each.path("id").asString().equals(MONEY))
                        .map(each -> each.path("reportsTo").asString()))
                .containsExactly("p-middle");
        json(as(TestAccess.ADMIN).post("/v1/people", "{\"id\":\"p-x\",\"reportsTo\":\"p-unknown\"}"), 400);
        json(as(TestAccess.ADMIN).post("/v1/people", "{\"id\":\"p-x\",\"reportsTo\":\"P-X\"}"), 400);
        json(as(TestAccess.ADMIN).post("/v1/people", "{\"id\":\"p-x\",\"reportsTo\":\"P-Boss\"}"), 200);
    }
}
