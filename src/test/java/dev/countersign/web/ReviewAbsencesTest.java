package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who is away gets no tasks, and a delegate gets no right. */
@Tag("slow")
@Timeout(120)
class ReviewAbsencesTest extends ReviewDeskSteps {

    private static final String SUPERVISOR = "p-super";
    private static final String OWNER = "p-service-lead";

    @Override
    void more(TestAccess people) {
        people.granted(SUPERVISOR, "SUPERVISOR")
                .approver(OWNER, Role.FRONTLINE_USER)
                .granted("p-reviewer", "REVIEWER")
                .approver("p-owner-1", Role.BUSINESS_OWNER)
                .approver("p-money", Role.BUSINESS_OWNER, "finance")
                .approver("p-money-2", Role.BUSINESS_OWNER, "finance");
    }

    private HttpResponse<String> absent(String by, String members) {
        return as(by).post("/v1/people/absences", "{" + members + "}");
    }

    private String until(Duration later) {
        return "\"to\":\"" + clock.now().plus(later) + "\"";
    }

    private static String person(String id) {
        return ",\"person\":\"" + id + "\"";
    }

    private static String delegate(String id) {
        return ",\"delegate\":\"" + id + "\"";
    }

    private String entered(HttpResponse<String> answer) {
        JsonNode absence = json(answer, 200);
        assertThat(openApi.violations("Absence", absence)).isEmpty();
        return absence.path("id").asString();
    }

    private JsonNode list(String person) {
        JsonNode list = json(as(person).get("/v1/reviews"), 200);
        assertThat(openApi.violations("Reviews", list)).isEmpty();
        return list;
    }

    private List<String> absences(String person) {
        JsonNode found = json(as(person).get("/v1/people/absences"), 200);
        assertThat(openApi.violations("AbsencesFound", found)).isEmpty();
        return found.path("results")
                .valueStream()
                .map(each -> each.path("person").asString())
                .toList();
    }

    @Test
    void oneself_a_supervisor_or_an_admin_enters_an_absence_and_nobody_else() {
        entered(absent("p-1", until(Duration.ofDays(3))));
        entered(absent(SUPERVISOR, until(Duration.ofDays(3)) + person("P-2")));
        entered(absent(TestAccess.ADMIN, until(Duration.ofDays(3)) + person("p-3")));
        assertThat(code(absent("p-1", until(Duration.ofDays(3)) + person("p-2")), 400))
                .isEqualTo("OTHER_PERSON_NEEDED");
        json(absent("p-auditor", until(Duration.ofDays(3))), 403);
        json(absent(CLIENT, until(Duration.ofDays(3))), 403);
        json(absent("p-1", until(Duration.ofDays(400))), 400);
        json(absent("p-1", until(Duration.ofDays(-1))), 400);
        json(absent("p-1", ""), 400);
        json(absent(SUPERVISOR, until(Duration.ofDays(3)) + person("nobody")), 400);
        assertThat(absences("p-1")).containsExactly("p-1");
        assertThat(absences("p-auditor")).containsExactlyInAnyOrder("p-1", "p-2", "p-3");
        assertThat(absences("p-reviewer")).isEmpty();
    }

    @Test
    void who_is_away_gets_no_tasks_works_on_none_and_may_still_act() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        json(as("p-1").post("/v1/reviews/" + task + "/claim", "{}"), 200);
        assertThat(code(yes("p-2", task, ""), 409)).isEqualTo("CLAIMED");
        clock.pass(Duration.ofMinutes(1));
        String absence = entered(absent("p-1", until(Duration.ofDays(3))));
        assertThat(card("p-2", task).path("claimed")).isEmpty();
        assertThat(list("p-1").has("absentUntil")).isTrue();
        assertThat(review("p-1", "list").out()).contains("You are away until");
        assertThat(list("p-2").has("absentUntil")).isFalse();
        json(yes("p-1", task, ""), 200);
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");

        service.close();
        deleteProjection();
        run();
        assertThat(list("p-1").has("absentUntil")).isTrue();
        json(as("p-2").post("/v1/people/absences/" + absence + "/end", "{}"), 400);
        json(as("p-1").post("/v1/people/absences/" + absence + "/end", "{}"), 200);
        assertThat(list("p-1").has("absentUntil")).isFalse();
    }

    @Test
    void an_absence_that_begins_later_ends_work_when_it_begins() throws IOException {
        String task = opened(TEXT);
        entered(absent(
                "p-1", "\"from\":\"" + clock.now().plus(Duration.ofMinutes(5)) + "\"," + until(Duration.ofDays(1))));
        json(as("p-1").post("/v1/reviews/" + task + "/claim", "{}"), 200);
        assertThat(card("p-2", task).path("claimed")).hasSize(1);
        assertThat(list("p-1").has("absentUntil")).isFalse();
        clock.pass(Duration.ofMinutes(5));
        assertThat(card("p-2", task).path("claimed")).isEmpty();
        assertThat(list("p-1").has("absentUntil")).isTrue();
        json(as("p-1").post("/v1/reviews/" + task + "/claim", "{}"), 200);
        assertThat(card("p-2", task).path("claimed")).hasSize(1);
    }

    @Test
    void a_delegate_must_have_the_roles_and_is_barred_by_the_relations_of_both() throws IOException {
        String away = until(Duration.ofDays(3));
        assertThat(json(absent(OWNER, away + delegate("p-3")), 400).toString()).contains("FRONTLINE_USER");
        json(absent("p-money", away + delegate("p-owner-1")), 400);
        json(absent("p-reviewer", away + delegate("p-1")), 400);
        json(absent(OWNER, away + delegate(OWNER)), 400);
        String task = opened(TEXT);
        assertThat(card("p-1", task).path("barred")).isEmpty();
        String absence = entered(absent(OWNER, away + delegate("P-1")));
        JsonNode list = list("p-1");
        assertThat(list.path("delegatedBy").valueStream().map(JsonNode::asString))
                .containsExactly(OWNER);
        assertThat(review("p-1", "list").out()).contains("You look after the tasks of " + OWNER);
        assertThat(absences("p-1")).containsExactly(OWNER);
        assertThat(card("p-1", task).path("barred").valueStream().map(JsonNode::asString))
                .containsExactly("AGENT_OWNER");
        assertThat(code(yes("p-1", task, ""), 400)).isEqualTo("AGENT_OWNER");
        json(absent("p-1", away + delegate("p-2")), 200);
        assertThat(code(yes("p-2", task, ""), 400)).as("through another one").isEqualTo("AGENT_OWNER");
        json(as(SUPERVISOR).post("/v1/people/absences/" + absence + "/end", "{}"), 200);
        json(yes("p-1", task, ""), 200);
    }

    @Test
    void who_is_away_and_the_delegate_do_not_fill_two_places() throws IOException {
        String task = openedPrice(price());
        json(yes("p-money", task, "\"qualifier\":\"finance\""), 200);
        entered(absent("p-money", until(Duration.ofDays(1)) + delegate("p-money-2")));
        assertThat(card("p-money-2", task).path("barred").valueStream().map(JsonNode::asString))
                .contains("ALREADY_DECIDED");
        json(yes("p-money-2", task, ""), 400);
        json(yes("p-owner-1", task, ""), 200);
    }

    @Test
    void who_is_away_does_not_fill_the_second_place_after_the_delegate() throws IOException {
        String task = openedPrice(price());
        entered(absent("p-money", until(Duration.ofDays(3)) + delegate("p-money-2")));
        assertThat(barred("p-money", task)).isEmpty();
        json(yes("p-money-2", task, "\"qualifier\":\"finance\""), 200);
        assertThat(barred("p-money", task)).contains("ALREADY_DECIDED");
        assertThat(code(yes("p-money", task, "\"role\":\"BUSINESS_OWNER\""), 400))
                .isEqualTo("ALREADY_DECIDED");
        json(yes("p-owner-1", task, ""), 200);
    }

    @Test
    void a_person_is_away_once_at_a_time_and_so_bars_one_delegate_at_a_time() throws IOException {
        String first = entered(absent(OWNER, until(Duration.ofDays(300)) + delegate("p-1")));
        String message = json(absent(OWNER, until(Duration.ofDays(299)) + delegate("p-2")), 400)
                .toString();
        assertThat(message).contains("is away from", first);
        json(absent(SUPERVISOR, until(Duration.ofDays(1)) + person(OWNER)), 400);
        String later = "\"from\":\"" + clock.now().plus(Duration.ofDays(300)) + "\",";
        json(absent(OWNER, later + until(Duration.ofDays(301)) + delegate("p-2")), 200);
        String task = opened(TEXT);
        assertThat(barred("p-1", task)).containsExactly("AGENT_OWNER");
        assertThat(barred("p-2", task)).isEmpty();
        json(as(OWNER).post("/v1/people/absences/" + first + "/end", "{}"), 200);
        entered(absent(OWNER, until(Duration.ofDays(3)) + delegate("p-2")));
        assertThat(barred("p-1", task)).isEmpty();
        assertThat(barred("p-2", task)).containsExactly("AGENT_OWNER");
        json(yes("p-1", task, ""), 200);
    }

    private List<String> barred(String person, String task) {
        return card(person, task)
                .path("barred")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void entries_of_absences_name_nobody_and_end_with_an_erasure() {
        entered(absent(OWNER, until(Duration.ofDays(3)) + delegate("p-1")));
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        JsonNode entry = LongStream.range(0, records.size())
                .mapToObj(records::json)
                .filter(each -> each.path("type").asString().equals("absence-entered"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.toString()).doesNotContain(OWNER, "p-1");
        assertThat(entry.path("people")).hasSize(2);
        erase("staff:p-1");
        assertThat(json(as("p-auditor").get("/v1/people/absences"), 200).toString())
                .contains(OWNER)
                .doesNotContain("delegate");
    }

    @Test
    void absences_are_entered_listed_and_ended_in_a_terminal() {
        String to = clock.now().plus(Duration.ofDays(2)).toString().substring(0, 10);
        Terminal entered = access("p-1", "enter", "--to", to, "--delegate", "p-2");
        assertThat(entered.out() + entered.err()).contains("Entered: ", "p-1 is away", "tasks: p-2");
        Terminal listed = access(SUPERVISOR, "list");
        assertThat(listed.out()).contains("p-1 is away");
        Terminal ended = access("p-1", "end", listed.out().split(" ")[0]);
        assertThat(ended.out() + ended.err()).contains("The absence is over.");
        assertThat(access("p-1", "list").out()).contains("Nobody is away.");
    }

    private Terminal access(String person, String... words) {
        return Terminal.run(Stream.of(
                        Stream.of("access", "absence"),
                        Arrays.stream(words),
                        Stream.of(
                                "--url", service.caller().uri("/").toString(), "--token-file", access.keyFile(person)))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }
}
