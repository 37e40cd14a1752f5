package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A task is cancelled if people would decide for nothing, or a supervisor says so. What is unknown cancels none. */
@Tag("slow")
@Timeout(120)
class ReviewCancelsTest extends ReviewDeskSteps {

    private static final String SUPERVISOR = "p-super";

    @Override
    void more(TestAccess people) {
        people.granted(SUPERVISOR, "SUPERVISOR")
                .approver("p-service-lead", Role.CX_LEADER)
                .client(
                        "texts",
                        EnumSet.of(Scope.DECIDE, Scope.REQUEST),
                        Set.of("marketing-personalization-01"),
                        Set.of(),
                        false);
    }

    private void tick() {
        service.beans(ReviewSchedule.class).iterator().next().tick();
    }

    private Path facts = EXAMPLE;

    private void restart(Function<String, Stream<String>> lines) throws IOException {
        service.close();
        facts = Temporary.folder();
        write(lines);
        run(facts);
    }

    private void write(Function<String, Stream<String>> lines) throws IOException {
        try (var files = Files.list(EXAMPLE.resolve("facts"))) {
            for (Path file : files.toList()) {
                Files.write(
                        facts.resolve(file.getFileName()),
                        Files.readAllLines(file).stream().flatMap(lines).toList());
            }
        }
    }

    private static Function<String, Stream<String>> changed(String id, String from, String to) {
        return line -> Stream.of(line.contains("\"" + id + "\"") ? line.replace(from, to) : line);
    }

    /** @param from what the lines about the thing with that id have instead */
    private void restart(String id, String from, String to) throws IOException {
        restart(changed(id, from, to));
    }

    private List<JsonNode> closed(String task) {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return LongStream.range(0, records.size())
                .mapToObj(records::json)
                .filter(entry -> entry.path("task").asString("").equals(task)
                        && entry.path("type").asString().equals("task-closed"))
                .toList();
    }

    private void isCancelled(String task, String code) {
        assertThat(told(task)).isEqualTo("cancelled");
        assertThat(closed(task)).hasSize(1);
        assertThat(closed(task).get(0).path("code").asString()).isEqualTo(code);
        assertThat(closed(task).get(0).path("state").asString()).isEqualTo("CANCELLED");
        assertThat(waiting("p-1")).doesNotContain(task);
    }

    /** The same is clear for a quarter of an hour. */
    private void lasting() {
        tick();
        for (int minutes = 0; minutes < 15; minutes += 5) {
            pass(Duration.ofMinutes(5));
            tick();
        }
    }

    private void waits(String task) {
        tick();
        assertThat(told(task)).isEqualTo("pending");
        assertThat(closed(task)).isEmpty();
        assertThat(waiting("p-1")).contains(task);
    }

    private HttpResponse<String> cancel(String person, String task, String body) {
        return as(person).post("/v1/reviews/" + task + "/cancel", body);
    }

    @Test
    void nothing_is_cancelled_while_people_must_decide() throws IOException {
        String task = opened(TEXT);
        waits(task);
        waits(task);
    }

    /** From now on an approved template is enough at this stage too. */
    private void templatesAreEnough() {
        service.beans(ActivePolicy.class).iterator().next().activate(Reworded.giving("T04-003", "cap", 3.0));
    }

    private static ObjectNode fromTemplate() throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/04-service-reply-from-template.json")));
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(TEXT));
        return request;
    }

    @Test
    void what_the_active_release_allows_without_anybody_is_cancelled_and_then_allowed() throws IOException {
        restart(line -> Stream.of(line.replace("\"stage\": 3", "\"stage\": 2")));
        String task = opened(fromTemplate(), TEXT);
        waits(task);
        templatesAreEnough();
        card("p-auditor", task);
        card("p-1", task);
        assertThat(told(task)).as("reading changes nothing").isEqualTo("pending");
        lasting();
        isCancelled(task, "POLICY_ALLOWS");
        assertThat(verdict(decided(fromTemplate()))).isEqualTo("ALLOW");
    }

    @Test
    void what_is_denied_by_our_records_is_cancelled_and_stays_so_after_a_restart() throws IOException {
        String task = opened(TEXT);
        deceased();
        lasting();
        isCancelled(task, "POLICY_DENIES");
        deleteProjection();
        deceased();
        lasting();
        isCancelled(task, "POLICY_DENIES");
    }

    private void deceased() throws IOException {
        restart("C-1008", "\"states\": []", "\"states\": [\"DECEASED\"]");
    }

    @Test
    void a_claim_finds_that_nobody_need_decide() throws IOException {
        String task = opened(TEXT);
        deceased();
        assertThat(code(as("p-1").post("/v1/reviews/" + task + "/claim", "{}"), 409))
                .isEqualTo("ALREADY_DECIDED");
        isCancelled(task, "POLICY_DENIES");
    }

    @Test
    void facts_that_are_missing_now_cancel_nothing() throws IOException {
        String task = opened(TEXT);
        restart(line -> line.contains("\"id\": \"S-2002\"") ? Stream.empty() : Stream.of(line));
        assertThat(verdict(decided(reply(TEXT)))).isEqualTo("DENY");
        waits(task);
        restart(line -> line.contains("\"type\": \"agent\"") ? Stream.empty() : Stream.of(line));
        assertThat(verdict(decided(reply(TEXT)))).isEqualTo("DENY");
        waits(task);
    }

    @Test
    void what_is_denied_only_at_this_time_of_day_waits() throws IOException {
        ObjectNode text = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/06-florida-evening-text.json")));
        text.remove("context");
        clock.stopAt(LocalDateTime.parse("2026-12-01T10:00")
                .atZone(ZoneId.of("America/New_York"))
                .toInstant());
        ((ObjectNode) text.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(TEXT));
        JsonNode held = json(as("texts").post("/v1/decide", text.toString()), 200);
        assertThat(verdict(held)).isEqualTo("REVIEW");
        String task = json(open("texts", wish(text, held.path("decisionId").asString(), TEXT)), 202)
                .at("/task/id")
                .asString();
        clock.stopAt(LocalDateTime.parse("2026-12-01T20:30")
                .atZone(ZoneId.of("America/New_York"))
                .toInstant());
        assertThat(verdict(json(as("texts").post("/v1/decide", text.toString()), 200)))
                .isEqualTo("DENY");
        tick();
        assertThat(closed(task)).isEmpty();
        assertThat(waiting("p-1")).contains(task);
    }

    @Test
    void a_paused_agent_may_come_back_and_a_retired_one_does_not() throws IOException {
        String task = opened(TEXT);
        restart("service-triage-01", "\"ACTIVE\"", "\"PAUSED\"");
        assertThat(verdict(decided(reply(TEXT)))).isEqualTo("DENY");
        waits(task);
        restart("service-triage-01", "\"ACTIVE\"", "\"RETIRED\"");
        lasting();
        isCancelled(task, "AGENT_GONE");
    }

    @Test
    void an_agent_without_a_contract_any_more_and_one_that_is_not_in_the_registry_are_gone() throws IOException {
        String task = opened(TEXT);
        restart("service-triage-01", "2028-06-30", "2026-11-01");
        lasting();
        isCancelled(task, "AGENT_GONE");
        restart(Stream::of);
        String second = opened("second");
        restart(line -> line.contains("\"id\": \"service-triage-01\"") ? Stream.empty() : Stream.of(line));
        lasting();
        isCancelled(second, "AGENT_GONE");
    }

    /** The running service reads other facts. */
    private void refresh(Function<String, Stream<String>> lines) throws IOException {
        write(lines);
        assertThat(service.beans(FactRefresh.class).iterator().next().refresh()).isTrue();
    }

    private void pass(Duration time) {
        clock.stopAt(clock.now().plus(time));
    }

    @Test
    void what_is_gone_for_a_moment_cancels_nothing() throws IOException {
        restart(Stream::of);
        String task = opened(TEXT);
        Function<String, Stream<String>> without =
                line -> line.contains("\"id\": \"service-triage-01\"") ? Stream.empty() : Stream.of(line);
        refresh(without);
        waits(task);
        json(as("p-1").post("/v1/reviews/" + task + "/claim", "{}"), 200);
        pass(Duration.ofMinutes(9));
        waits(task);
        pass(Duration.ofMinutes(5));
        waits(task);
        refresh(Stream::of);
        waits(task);
        pass(Duration.ofMinutes(1));
        refresh(without);
        waits(task);
        pass(Duration.ofMinutes(16));
        waits(task);
        pass(Duration.ofMinutes(-20));
        waits(task);
        lasting();
        isCancelled(task, "AGENT_GONE");
    }

    @Test
    void a_task_of_an_agent_whose_owner_has_left_is_cancelled() throws IOException {
        String task = opened(TEXT);
        waits(task);
        json(as(TestAccess.ADMIN).post("/v1/people/p-service-lead/leave", "{}"), 200);
        lasting();
        isCancelled(task, "OWNER_GONE");
    }

    @Test
    void a_rejection_cancels_what_is_denied_by_it_at_once() throws IOException {
        String task = opened(TEXT);
        ObjectNode otherwise = reply(TEXT);
        ((ObjectNode) otherwise.at("/action/properties"))
                .put("useCase", "uc-service-answers")
                .put("firstContact", false);
        String same = opened(otherwise, TEXT);
        String other = opened("other");
        assertThat(same).isNotEqualTo(task);
        json(reject("p-1", task, 1, "TONE"), 200);
        isCancelled(same, "POLICY_DENIES");
        assertThat(closed(other)).isEmpty();
    }

    @Test
    void a_supervisor_cancels_a_task_with_a_code_and_nobody_else_does() throws IOException {
        String task = opened(TEXT);
        String body = "{\"code\":\"NOT_NEEDED\",\"reason\":\"a colleague has called\"}";
        json(cancel("p-1", task, body), 403);
        json(as(CLIENT).post("/v1/reviews/" + task + "/cancel", body), 403);
        json(cancel(SUPERVISOR, task, "{\"code\":\"NO_SUCH_CODE\"}"), 400);
        json(cancel(SUPERVISOR, task, "{\"code\":\"OTHER\"}"), 400);
        json(cancel(SUPERVISOR, "nothing", body), 404);
        waits(task);
        JsonNode done = json(cancel(SUPERVISOR, task, body), 200);
        assertThat(openApi.violations("ReviewCancelled", done)).isEmpty();
        isCancelled(task, "BY_SUPERVISOR");
        assertThat(closed(task).get(0).path("because").asString()).isEqualTo("NOT_NEEDED");
        assertThat(closed(task).get(0).toString()).doesNotContain("a colleague has called");
        assertThat(code(cancel(SUPERVISOR, task, body), 409)).isEqualTo("ALREADY_DECIDED");
        assertThat(opened(TEXT)).as("the action may be requested again").isNotEqualTo(task);
    }

    @Test
    void the_terminal_cancels_too_and_a_code_for_some_is_not_public() throws IOException {
        String task = opened(TEXT);
        var done = review(SUPERVISOR, "cancel", task, "--code", "SUSPICIOUS", "--reason", "looks like phishing");
        assertThat(done.out()).contains("Cancelled.");
        isCancelled(task, "BY_SUPERVISOR");
        assertThat(closed(task).get(0).path("because").asString()).isEqualTo("NOT_APPROVED");
    }

    @Test
    void who_gives_the_last_approval_is_told_what_would_be_decided_now() throws IOException {
        String task = opened(TEXT);
        JsonNode approved = json(yes("p-1", task, ""), 200);
        assertThat(openApi.violations("Approved", approved)).isEmpty();
        assertThat(approved.path("requestedNow").asString()).isEqualTo("ALLOW");
        restart(Stream::of);
        String second = opened("second");
        refresh(changed("C-1008", "\"states\": []", "\"states\": [\"DECEASED\"]"));
        assertThat(json(yes("p-1", second, ""), 200).path("requestedNow").asString())
                .isEqualTo("DENY");
    }
}
