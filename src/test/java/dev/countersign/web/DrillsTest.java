package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.countersign.cli.Terminal;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.ledger.verify.SampleDraw;
import dev.countersign.oversight.review.TaskEvents;
import dev.countersign.oversight.sample.SamplingDays;
import dev.countersign.web.notice.PersonNotices;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A drill looks like every other task, nothing is allowed by it, and who decides on it is told at once. */
@Tag("slow")
@Timeout(300)
class DrillsTest extends ReviewDeskSteps {

    private static final String MISTAKE = "Dear Mr Example, you owe us 900 EUR, pay today.";
    /** Bytes of the id of a task. */
    private static final int ID = 16;

    private static final String OWNER = "p-service-lead";
    private static final String SUPERVISOR = "p-super";
    private static final String MAKER = "p-maker";

    private int texts;

    @Override
    void more(TestAccess people) {
        people.approver(OWNER, Role.FRONTLINE_USER)
                .approver(MAKER, Role.FRONTLINE_USER)
                .approver(MAKER, Role.COMPLIANCE_REVIEWER)
                .granted(SUPERVISOR, "SUPERVISOR");
    }

    @BeforeEach
    void make() throws IOException {
        clock.stopAt(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(27)));
        String rejected = opened("Dear Ms Okafor, you owe us 900 EUR, pay today.");
        json(reject("p-1", rejected, 1, "TONE"), 200);
        assertThat(made(MAKER, rejected, "DRILL-1", MISTAKE).statusCode()).isEqualTo(200);
        // until then another person must look at what is like a rejected one
        clock.pass(Duration.ofDays(8));
    }

    private HttpResponse<String> made(String person, String task, String resource, String content) {
        return as(person)
                .post(
                        "/v1/drills",
                        RunningService.JSON
                                .createObjectNode()
                                .put("task", task)
                                .put("resource", resource)
                                .put("content", content)
                                .toString());
    }

    /** A drill that this person sees, after a task that drew it, which people have decided on. */
    private String drill(String person) throws IOException {
        Set<String> before = Set.copyOf(waiting("p-auditor"));
        nextTaskIs(2, 1);
        json(yes("p-2", opened("Dear Ms Okafor, reply " + texts++), ""), 200);
        return followed(person, before).orElseThrow(() -> new AssertionError("no drill"));
    }

    /**
     * The id of the next task is one that the seed of the day draws at the one share and not at the other, as
     * docs/review-measures.md describes it.
     */
    private void nextTaskIs(int drawnAt, int notAt) throws IOException {
        // a day has a seed from its first decision on
        decided(reply("Dear Ms Okafor, first of the day."));
        SampleDraw draw = new SampleDraw(service.beans(SamplingDays.class)
                .iterator()
                .next()
                .seed(today())
                .orElseThrow());
        clock.taskId.set(Stream.generate(() -> clock.random(ID))
                .filter(id -> draws(draw, id, drawnAt) && !draws(draw, id, notAt))
                .findFirst()
                .orElseThrow());
    }

    private static boolean draws(SampleDraw draw, byte[] id, int percent) {
        String drawn = "countersign-drill-v1\n" + HexFormat.of().formatHex(id);
        return draw.draws(drawn.getBytes(StandardCharsets.UTF_8), BigDecimal.valueOf(percent));
    }

    /** What this person sees an hour later that did not wait before. */
    private Optional<String> followed(String person, Set<String> before) {
        clock.pass(Duration.ofMinutes(62));
        service.beans(DrillSchedule.class).iterator().next().open();
        return waiting(person).stream().filter(each -> !before.contains(each)).findFirst();
    }

    @Test
    void one_task_in_fifty_is_followed_by_a_drill() throws IOException {
        Set<String> before = Set.copyOf(waiting("p-auditor"));
        nextTaskIs(3, 2);
        json(yes("p-2", opened("Dear Ms Okafor, nearly drawn."), ""), 200);
        assertThat(followed("p-1", before)).isEmpty();
        nextTaskIs(2, 1);
        json(yes("p-2", opened("Dear Ms Okafor, drawn."), ""), 200);
        assertThat(followed("p-1", before)).isPresent();
    }

    private JsonNode opening(String task) {
        return entries().stream()
                .filter(each -> each.path("id").asString().equals(task))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> members(JsonNode json) {
        return new TreeSet<>(json.propertyNames());
    }

    private JsonNode line(String person, String task) {
        return json(as(person).get("/v1/reviews"), 200)
                .path("results")
                .valueStream()
                .filter(each -> each.path("taskId").asString().equals(task))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_drill_is_in_the_mail_as_each_task_is() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            stop();
            service = RunningService.with(
                    Map.of("clockAndRandom", () -> clock),
                    EXAMPLE.resolve("facts"),
                    "--countersign.data=" + data,
                    "--spring.mail.host=127.0.0.1",
                    "--spring.mail.port=" + server.getSmtp().getPort(),
                    "--countersign.mail-from=notices@countersign.example");
            json(as(TestAccess.ADMIN).post("/v1/people/p-1/mail", "{\"mail\":\"one@example.com\"}"), 200);
            String drill = drill("p-1");
            String real = opened("Dear Ms Okafor, this one is in the mail too.");
            for (int hour = 0; hour < 80; hour++) {
                service.beans(PersonNotices.class).forEach(PersonNotices::send);
                clock.pass(Duration.ofHours(1));
            }
            StringBuilder came = new StringBuilder();
            for (MimeMessage message : server.getReceivedMessages()) {
                came.append(message.getContent());
            }
            assertThat(came.toString()).contains(real).contains(drill);
        } finally {
            server.stop();
        }
    }

    private List<JsonNode> clockOf(String task) {
        return entries().stream()
                .filter(each -> each.path("task").asString().equals(task)
                        && each.path("type").asString().startsWith("task-"))
                .toList();
    }

    private void tick() {
        service.beans(ReviewSchedule.class).forEach(ReviewSchedule::tick);
        service.beans(DrillSchedule.class).forEach(DrillSchedule::open);
    }

    @Test
    void the_clock_does_with_a_drill_what_it_does_with_any_other_task_also_after_a_restart() throws IOException {
        String drill = drill("p-1");
        String real = opened("Dear Ms Okafor, nobody decides on this one.");
        Instant due = Instant.parse(line("p-1", drill).path("due").asString());
        clock.stopAt(due.minusSeconds(1));
        tick();
        assertThat(clockOf(drill))
                .extracting(each -> each.path("type").asString())
                .containsExactly("task-reminded");
        stop();
        run();
        clock.stopAt(Instant.parse(line("p-1", real).path("due").asString()).plusSeconds(1));
        tick();
        assertThat(members(line("p-1", drill))).isEqualTo(members(line("p-1", real)));
        clock.pass(Duration.ofDays(31));
        tick();
        tick();
        assertThat(clockOf(drill)).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(members(clockOf(drill).get(i)))
                    .isEqualTo(members(clockOf(real).get(i)));
            assertThat(clockOf(drill).get(i).path("type"))
                    .isEqualTo(clockOf(real).get(i).path("type"));
        }
        assertThat(clockOf(drill).get(2).path("code"))
                .isEqualTo(clockOf(real).get(2).path("code"));
        assertThat(waiting("p-1")).doesNotContain(drill);
    }

    @Test
    void what_a_drill_shows_is_erased_with_the_customer_of_the_rejected_task() throws IOException {
        String drill = drill("p-1");
        assertThat(card("p-1", drill).path("content").asString()).isEqualTo(MISTAKE);
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        erase("C-1008");
        for (long sequence = 0; sequence < entries().size(); sequence++) {
            assertThat(records.parts(sequence).toString()).doesNotContain("Mr Example");
        }
        assertThat(waiting("p-1")).doesNotContain(drill);
    }

    private HttpResponse<String> reveal(String person, String task, String fact) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/reveal",
                        "{\"facts\": [\"" + fact + "\"], \"reason\": \"the customer asks\"}");
    }

    @Test
    void a_drill_withholds_and_shows_personal_facts_as_any_other_task_and_it_is_recorded() throws IOException {
        String real = opened("Dear Ms Okafor, this one stays open.");
        String drill = drill("p-1");
        assertThat(card("p-1", drill).path("facts")).isEqualTo(card("p-1", real).path("facts"));
        JsonNode shown = json(reveal("p-1", drill, "customer.states"), 200);
        assertThat(shown.path("facts"))
                .isEqualTo(json(reveal("p-1", real, "customer.states"), 200).path("facts"));
        assertThat(code(reveal("p-1", drill, "customer.age"), 400))
                .isEqualTo(code(reveal("p-1", real, "customer.age"), 400));
        List<JsonNode> looked =
                entries().stream().filter(each -> each.has("revealed")).toList();
        assertThat(looked).hasSize(2);
        assertThat(members(looked.get(0))).isEqualTo(members(looked.get(1)));
    }

    @Test
    void a_drill_has_the_members_of_any_other_task_in_list_card_terminal_and_ledger() throws IOException {
        String real = opened("Dear Ms Okafor, this one stays open.");
        String drill = drill("p-1");
        assertThat(members(line("p-1", drill))).isEqualTo(members(line("p-1", real)));
        JsonNode card = card("p-1", drill);
        JsonNode other = card("p-1", real);
        assertThat(members(card)).isEqualTo(members(other));
        assertThat(members(card.path("effect"))).isEqualTo(members(other.path("effect")));
        for (String same : List.of("needed", "mayEdit", "reasons", "obligations", "onTimeout", "barred", "grade")) {
            assertThat(card.path(same)).as(same).isEqualTo(other.path(same));
        }
        assertThat(card.path("content").asString()).isEqualTo(MISTAKE);
        assertThat(card.toString())
                .doesNotContain("S-2002")
                .doesNotContain("rill:")
                .doesNotContain("ractice");
        assertThat(review("p-1", "show", drill).out().replaceAll("(?m)^.*(due|version|expires|sentence).*$", ""))
                .contains("DRILL-1")
                .doesNotContain("S-2002");
        JsonNode opening = opening(drill);
        JsonNode ordinary = opening(real);
        assertThat(members(opening)).isEqualTo(members(ordinary));
        assertThat(opening.toString()).doesNotContain("drill").doesNotContain("DRILL");
        assertThat(opening.path("sealed")
                        .propertyStream()
                        .map(each -> each.getKey().replaceAll("^\\d\\.", "")))
                .containsExactlyInAnyOrderElementsOf(ordinary.path("sealed")
                        .propertyStream()
                        .map(each -> each.getKey().replaceAll("^\\d\\.", ""))
                        .toList());
        assertThat(as(CLIENT).get("/access/v1/requests/" + drill).body()).doesNotContain("pending");
    }

    @Test
    void a_drill_is_not_approved_in_one_step_with_others_and_the_refusal_is_that_of_any_other_text()
            throws IOException {
        String real = opened("Dear Ms Okafor, this one stays open.");
        String drill = drill("p-1");
        assertThat(refusedTogether(drill).replace(drill, ""))
                .isEqualTo(refusedTogether(real).replace(real, ""));
        assertThat(waiting("p-1")).contains(drill, real);
    }

    private String refusedTogether(String task) {
        String version = card("p-1", task).path("version").asString();
        JsonNode refused = json(
                as("p-1")
                        .post(
                                "/v1/reviews/batch",
                                "{\"tasks\":[{\"taskId\":\"" + task + "\",\"version\":\"" + version + "\"}]}"),
                400);
        assertThat(refused.path("code").asString()).isEqualTo("ONE_BY_ONE");
        return refused.path("detail").asString() + refused.path("problems");
    }

    @Test
    void no_client_is_told_of_a_drill_or_of_its_end() throws IOException {
        String drill = drill("p-1");
        json(yes("p-1", drill, ""), 200);
        TaskEvents events = service.beans(TaskEvents.class).iterator().next();
        assertThat(events.since(clock.now().minus(Duration.ofDays(60))))
                .isNotEmpty()
                .extracting(TaskEvents.TaskEvent::task)
                .doesNotContain(drill);
    }

    @Test
    void who_approves_a_drill_is_told_at_once_and_no_decision_can_be_allowed_by_it() throws IOException {
        String drill = drill("p-1");
        String decision = card("p-1", drill).path("decisionId").asString();
        assertThat(code(approve("p-1", drill, "7-0123456789abcdef"), 412)).isEqualTo("CHANGED");
        service.close();
        deleteProjection();
        run();
        assertThat(waiting("p-1")).contains(drill);
        json(as("p-1").get("/v1/decisions/" + decision), 404);
        JsonNode told = json(yes("p-1", drill, ""), 200);
        assertThat(openApi.violations("PracticeEnded", told)).isEmpty();
        assertThat(told.at("/practice/result").asString()).isEqualTo("MISSED");
        assertThat(waiting("p-1")).doesNotContain(drill);
        assertThat(as("p-2").post("/v1/reviews/" + drill + "/claim", "{}").statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(entries())
                .noneMatch(each -> each.path("type").asString().equals("decision")
                        && each.path("id").asString().equals(decision))
                .noneMatch(each -> each.path("type").asString().matches("approval|rejection")
                        && each.path("decision").asString().equals(decision));
        assertThat(json(as("p-1").get("/v1/measures/reviews/mine"), 200)
                        .path("measures")
                        .path("DRILLS_CAUGHT"))
                .hasToString("{\"count\":0,\"of\":1}");
        service.close();
        assertThat(Terminal.run("verify", data.toString()).out()).endsWith("Nothing is wrong.\n");
        run();
    }

    @Test
    void who_rejects_a_drill_has_caught_it_and_sees_two_a_day_at_most() throws IOException {
        String first = drill("p-1");
        String version = card("p-1", first).path("version").asString();
        Terminal rejected = review("p-1", "reject", first, "--seen", version, "--code", "TONE");
        assertThat(rejected.out()).contains("This was practice").contains("you saw it");
        LocalDate day = today();
        String second = drill("p-1");
        json(as("p-1").post("/v1/reviews/" + second + "/claim", "{}"), 200);
        assertThat(code(yes("p-2", second, ""), 409)).isEqualTo("CLAIMED");
        json(reject("p-1", second, 1, "TONE"), 200);
        assertThat(json(as("p-1").get("/v1/measures/reviews/mine"), 200)
                        .path("measures")
                        .path("DRILLS_CAUGHT"))
                .hasToString("{\"count\":2,\"of\":2}");
        long rejections = entries().stream()
                .filter(each -> each.path("type").asString().equals("rejection"))
                .count();
        assertThat(rejections).as("only the one of which the item was made").isEqualTo(1);
        String third = drill("p-auditor");
        assertThat(today()).isEqualTo(day);
        assertThat(waiting("p-1")).doesNotContain(third);
        assertThat(as("p-1").get("/v1/reviews/" + third).statusCode()).isEqualTo(404);
        assertThat(json(reject("p-2", third, 1, "TONE"), 200)
                        .at("/practice/result")
                        .asString())
                .isEqualTo("CAUGHT");
    }

    @Test
    void the_list_prolongs_no_work_on_a_drill() throws IOException {
        String drill = drill("p-1");
        json(as("p-1").post("/v1/reviews/" + drill + "/claim", "{}"), 200);
        clock.pass(Duration.ofMinutes(14));
        assertThat(waiting("p-1")).contains(drill);
        assertThat(code(yes("p-2", drill, ""), 409)).isEqualTo("CLAIMED");
        clock.pass(Duration.ofMinutes(2));
        json(yes("p-2", drill, ""), 200);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
    }

    /** Status and text of a refusal, which names no task. */
    private static String refusal(HttpResponse<String> answer) {
        JsonNode refused = RunningService.json(answer);
        return answer.statusCode()
                + refused.path("code").asString("")
                + refused.path("detail").asString("")
                + refused.path("problems");
    }

    /** The same call is refused for both, in the same words. */
    private static void assertRefusedAlike(String drill, String real, Function<String, HttpResponse<String>> call) {
        HttpResponse<String> refused = call.apply(drill);
        assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 499);
        assertThat(refusal(refused).replace(drill, ""))
                .isEqualTo(refusal(call.apply(real)).replace(real, ""));
    }

    private HttpResponse<String> send(String person, String task, String door, String version, String body) {
        return as(person).post("/v1/reviews/" + task + "/" + door, body, "If-Match", "\"" + version + "\"");
    }

    private HttpResponse<String> send(String person, String task, String door, String body) {
        return send(person, task, door, version(task, 1), body);
    }

    @Test
    void what_is_refused_of_any_other_task_is_refused_of_a_drill_and_catches_nothing() throws IOException {
        String real = opened(BETTER);
        String drill = drill("p-1");
        String tooLong = "\"reason\":\"" + "x".repeat(1001) + "\"";
        for (String body : List.of(
                "{}",
                "{\"properties\":{\"amount\":1}}",
                "{\"content\":\"new\"," + tooLong + "}",
                "{\"content\":\"" + "x".repeat(66_000) + "\"}")) {
            assertRefusedAlike(drill, real, task -> send("p-1", task, "edit", body));
        }
        assertThat(send("p-1", drill, "edit", content(MISTAKE)).body()).contains("nothing is changed");
        for (String body : List.of(
                "{}", "{\"code\":\"NO_CODE\"}", "{\"code\":\"OTHER\"}", "{\"code\":\"TONE\"," + tooLong + "}")) {
            assertRefusedAlike(drill, real, task -> send("p-1", task, "reject", body));
            assertRefusedAlike(drill, real, task -> send("p-auditor", task, "reject", body));
        }
        for (String body : List.of(
                "{\"code\":\"NO_CODE\"}",
                "{" + tooLong + "}",
                "{\"role\":\"CX_LEADER\"}",
                "{\"qualifier\":\"finance\"}",
                "{\"until\":\"2020-01-01T00:00:00Z\"}",
                "{\"until\":\"2099-01-01T00:00:00Z\"}")) {
            assertRefusedAlike(drill, real, task -> send("p-1", task, "approve", body));
        }
        assertRefusedAlike(drill, real, task -> send("p-1", task, "ask", "{\"text\":\" \"}"));
        assertRefusedAlike(drill, real, task -> send("p-1", task, "ask", "7-0123456789abcdef", "{\"text\":\"\"}"));
        for (String door : List.of("approve", "reject", "edit", "ask")) {
            String body = switch (door) {
                case "approve" -> "{}";
                case "reject" -> "{\"code\":\"TONE\"}";
                case "edit" -> "{}";
                default -> "{\"text\":\"Why?\"}";
            };
            assertThat(code(send("p-1", drill, door, "7-0123456789abcdef", body), 412))
                    .isEqualTo("CHANGED");
        }
        assertThat(waiting("p-1")).contains(drill, real);
        assertThat(json(send("p-1", drill, "edit", content(BETTER)), 200)
                        .at("/practice/result")
                        .asString())
                .isEqualTo("CAUGHT");
    }

    /** A service of its own, whose agent has level 2 only, so that it asks before it changes a case. */
    private void startWithLowerLevel() throws IOException {
        stop();
        start();
        restartWith("\"level\": 3", "\"level\": 2");
    }

    private String openedUpdate() {
        JsonNode update = RunningService.JSON.readTree("""
                {
                  "subject": {"type": "agent", "id": "service-triage-01"},
                  "action": {"name": "update_case", "properties":
                    {"purpose": "SERVICE", "dataClasses": ["PERSONAL"], "otherFunctionsInRun": 0}},
                  "resource": {"type": "serviceCase", "id": "S-2002"}
                }
                """);
        ObjectNode wish = wish(update, decided(update).path("decisionId").asString(), "");
        wish.remove("requested_access");
        return json(open(CLIENT, wish), 202).at("/task/id").asString();
    }

    private HttpResponse<String> batchOfOne(String task) {
        String version = card("p-auditor", task).path("version").asString();
        return as("p-1")
                .post(
                        "/v1/reviews/batch",
                        "{\"tasks\":[{\"taskId\":\"" + task + "\",\"version\":\"" + version + "\"}]}");
    }

    @Test
    void a_drill_of_a_change_is_opened_and_approved_in_one_step_as_what_it_shows() throws IOException {
        startWithLowerLevel();
        String rejected = openedUpdate();
        json(reject("p-1", rejected, 1, "WRONG_FACT"), 200);
        json(as("p-4").post("/v1/drills", "{\"task\":\"" + rejected + "\",\"resource\":\"DRILL-1\"}"), 200);
        clock.pass(Duration.ofDays(8));
        String drill = drill("p-1");
        String real = openedUpdate();
        assertThat(code(batchOfOne(drill), 409)).isEqualTo("OPEN_FIRST");
        assertRefusedAlike(drill, real, this::batchOfOne);
        card("p-1", drill);
        assertThat(waiting("p-1")).contains(drill);
        JsonNode answer = json(batchOfOne(drill), 200);
        assertThat(openApi.violations("BatchApproved", answer)).isEmpty();
        assertThat(answer.at("/results/0/code").asString()).isEqualTo("PRACTICE");
        assertThat(answer.at("/results/0/approved").asBoolean()).isFalse();
        assertThat(waiting("p-1")).doesNotContain(drill);
        assertThat(entries())
                .filteredOn(each -> each.path("task").asString("").equals(drill))
                .extracting(each -> each.path("code").asString(""))
                .containsExactly("DRILL_MISSED");
    }

    private HttpResponse<String> move(String person, String task, String door, String to) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/" + door,
                        "{\"code\":\"OTHER\"" + (to.isEmpty() ? "" : ",\"to\":\"" + to + "\"") + "}");
    }

    @Test
    void a_drill_is_handed_over_and_taken_over_only_as_any_other_task() throws IOException {
        String real = opened(BETTER);
        String drill = drill("p-1");
        for (String to : List.of("", "p-1", "p-3", "p-nobody", OWNER)) {
            assertRefusedAlike(drill, real, task -> move("p-1", task, "handover", to));
        }
        for (String to : List.of("", "p-3", "p-nobody", OWNER)) {
            assertRefusedAlike(drill, real, task -> move(SUPERVISOR, task, "takeover", to));
        }
        assertRefusedAlike(drill, real, task -> move("p-auditor", task, "handover", "p-2"));
        assertThat(move(SUPERVISOR, drill, "takeover", "").statusCode()).isEqualTo(409);
        assertThat(waiting("p-1")).contains(drill, real);
        json(as("p-1").post("/v1/reviews/" + drill + "/claim", "{}"), 200);
        assertThat(json(move(SUPERVISOR, drill, "takeover", ""), 200)
                        .at("/practice/result")
                        .asString())
                .isEqualTo("ASKED");
    }

    @Test
    void a_drill_bars_the_owner_of_the_agent_and_is_not_shown_to_who_made_it() throws IOException {
        String real = opened(BETTER);
        String drill = drill("p-1");
        assertThat(line(OWNER, drill).path("barred"))
                .isEqualTo(line(OWNER, real).path("barred"))
                .hasToString("[\"AGENT_OWNER\"]");
        assertRefusedAlike(drill, real, task -> send(OWNER, task, "reject", "{\"code\":\"TONE\"}"));
        assertRefusedAlike(drill, real, task -> send(OWNER, task, "approve", "{}"));
        assertRefusedAlike(drill, real, task -> as(OWNER).post("/v1/reviews/" + task + "/claim", "{}"));
        assertThat(waiting(MAKER)).contains(real).doesNotContain(drill);
        assertThat(as(MAKER).get("/v1/reviews/" + drill).statusCode()).isEqualTo(404);
        assertThat(move(MAKER, drill, "handover", "p-2").statusCode()).isEqualTo(404);
        assertThat(send(MAKER, drill, "reject", "{\"code\":\"TONE\"}").statusCode())
                .isEqualTo(404);
        assertThat(waiting("p-2")).contains(drill);
    }

    @Test
    void the_times_of_a_drill_are_those_of_what_it_shows_and_not_of_the_task_that_drew_it() throws IOException {
        Set<String> before = Set.copyOf(waiting("p-auditor"));
        ObjectNode price = price();
        nextTaskIs(2, 1);
        String drawing = openedPrice(price);
        json(as(WITHOUT_AGENT).post("/access/v1/requests/" + drawing + "/cancel", "{}"), 200);
        String drill = followed("p-1", before).orElseThrow();
        String real = opened(BETTER);
        for (String time : List.of("opened", "due", "expires")) {
            assertThat(line("p-1", drill).path(time))
                    .isEqualTo(line("p-1", real).path(time));
        }
        assertThat(opening(drill).path("clock")).isEqualTo(opening(real).path("clock"));
    }

    @Test
    void an_item_is_made_of_a_rejected_task_by_compliance_and_nothing_of_it_is_real() throws IOException {
        String open = opened("Dear Ms Okafor, open.");
        assertThat(made("p-4", open, "DRILL-2", MISTAKE).body()).contains("is not a task that was rejected");
        json(reject("p-1", open, 1, "TONE"), 200);
        assertThat(made("p-1", open, "DRILL-2", MISTAKE).body()).contains("only a COMPLIANCE_REVIEWER");
        assertThat(made("p-4", open, "S-2002", MISTAKE).body()).contains("is the id of a real serviceCase");
        assertThat(made("p-4", open, "S-2001", MISTAKE).body()).contains("is the id of a real serviceCase");
        assertThat(made("p-4", open, "DRILL-2", "Dear Ms Okafor, open. ").body())
                .contains("a text of your own");
        assertThat(as("p-auditor").post("/v1/drills", "{}").statusCode()).isEqualTo(403);
    }
}
