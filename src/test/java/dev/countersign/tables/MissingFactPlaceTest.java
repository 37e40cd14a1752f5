package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A missing fact is reported with its place: a member of the request, a record that lacks it, or a missing record. */
class MissingFactPlaceTest {

    private static final String REQUIRES = """
            "help": "What must be permitted first."},
                {"header": "Facts it requires", "gives": "action.requires", "type": "text", "many": true, \
                "combine": "only", "help": "What must be known."}""";
    private static final List<String> PATHS = List.of(
            "action.amount",
            "action.cabin",
            "action.escort.tier",
            "action.legs.count",
            "customer.age",
            "resource.cabin",
            "resource.member.tier",
            "resource.status",
            "resource.wish",
            "subject.desk",
            "subject.role");

    @TempDir
    Path folder;

    private PolicyRelease release;

    @BeforeEach
    void requiring() {
        release = SmallPack.in(folder)
                .file(
                        "rules/facts.drl",
                        SmallPack.resource("trips.drl")
                                .replace("    fee : Double", "    escort : Member\n    fee : Double"))
                .table(
                        "actions",
                        "\"help\": \"What must be permitted first.\"}",
                        REQUIRES,
                        "\"Action type\": \"WRITE\"",
                        "\"Action type\": \"WRITE\", \"Facts it requires\": \"" + String.join(", ", PATHS) + "\"")
                .read()
                .release();
    }

    private CaseFile asked(String user, String booking, String action) {
        List<JsonNode> facts =
                List.of("""
                {"type": "booking", "id": "B-1", "properties": {"seats": 1, "member": "M-1"}}""", """
                {"type": "member", "id": "M-1", "properties": {}}""", """
                {"type": "user", "id": "u-1", "properties": {"role": "clerk"}}""", """
                {"type": "agent", "id": "desk-agent-01", "properties": {"kind": "sales support", \
                "status": "ACTIVE", "level": 3, "owner": "p-1"}}""").stream().map(RequestParser::json).toList();
        ObjectNode file = (ObjectNode) RequestParser.json("{\"at\": \"2026-06-02T10:00:00Z\"}");
        file.set("request", RequestParser.json("""
                {"subject": {"type": "user", "id": "%s"}, "action": {"name": "change_seat", "properties": {%s}}, \
                "resource": {"type": "booking", "id": "%s"}}""".formatted(user, action, booking)));
        return new CaseFile("case", file, facts);
    }

    private List<String> texts(CaseFile file) {
        return file.run(release, Set.of()).evaluation().reasons().stream()
                .filter(reason -> reason.code().equals("MISSING_FACT"))
                .map(Reason::text)
                .map(text -> text.replace(" is missing, and this action needs it.", ":"))
                .toList();
    }

    @Test
    void what_the_request_says_is_named_by_its_member() {
        assertThat(texts(asked("u-1", "B-1", "\"amount\": 5, \"currency\": \"USD\"")))
                .contains(
                        "`action.cabin`: The request must give it in `action.properties.cabin`.",
                        "`action.legs.count`: The request must give it in `action.properties.legs`.",
                        "`action.amount`: The request must give it in `action.properties.amount`, in a "
                                + "currency with a known rate.",
                        "`resource.status`: The request must give it in `resource.properties.status`.");
    }

    @Test
    void a_missing_fact_of_our_record_is_named_with_the_record() {
        assertThat(texts(asked("u-1", "B-1", "")))
                .contains(
                        "`resource.cabin`: Our own record of booking/B-1 lacks `cabin`.",
                        "`resource.member.tier`: Our own record of member/M-1 lacks `tier`.",
                        "`subject.desk`: Our own record of user/u-1 lacks `desk`.",
                        "`customer.age`: Our own record of booking/B-1 lacks `customer`.",
                        "`resource.wish`: Our own record of booking/B-1 lacks `wish`. The request can give it in "
                                + "`resource.properties.wish` only if we have no record.");
    }

    @Test
    void a_missing_record_is_reported_as_missing_with_the_nearest_one() {
        assertThat(texts(asked("U-1", "b-1", "")))
                .contains(
                        "`resource.cabin`: There is no booking `b-1` on record. Maybe `B-1`.",
                        "`resource.member.tier`: There is no booking `b-1` on record. Maybe `B-1`.",
                        "`subject.desk`: There is no user `U-1` on record. Maybe `u-1`.",
                        "`customer.age`: There is no booking `b-1` on record. Maybe `B-1`.");
        assertThat(texts(asked("u-1", "B-2", ""))).contains("`resource.cabin`: There is no booking `B-2` on record.");
    }

    @Test
    void a_dangling_reference_is_reported_as_dangling_and_not_as_omitted() {
        assertThat(texts(asked("u-1", "B-1", "\"escort\": \"m-1\"")))
                .contains("`action.escort.tier`: There is no member `m-1` on record. Maybe `M-1`.");
        assertThat(texts(asked("u-1", "B-1", "\"escort\": \"M-7\"")))
                .contains("`action.escort.tier`: There is no member `M-7` on record.");
        assertThat(texts(asked("u-1", "B-1", "\"escort\": \"M-1\"")))
                .contains("`action.escort.tier`: Our own record of member/M-1 lacks `tier`.");
        assertThat(texts(asked("u-1", "B-1", "")))
                .contains("`action.escort.tier`: The request must give it in `action.properties.escort`.");
    }

    @Test
    void the_answer_names_what_is_not_on_record_and_what_is_meant_perhaps() {
        JsonNode answer = AnswerJson.of(asked("u-1", "ｂ-1", "").run(release, Set.of()), release, Audience.AGENT, false);

        assertThat(answer.path("unrecorded").asString()).isEqualTo("booking/ｂ-1");
        assertThat(answer.path("nearId").asString()).isEqualTo("B-1");
        assertThat(AnswerJson.of(asked("u-1", "B-1", "").run(release, Set.of()), release, Audience.AGENT, false)
                        .has("nearId"))
                .isFalse();
    }

    @Test
    void a_registered_agent_in_other_letters_is_not_a_person() {
        for (String user : List.of(
                "desk-agent-01",
                "Desk-Agent-01",
                "ｄｅｓｋ-agent-01",
                "dеsk-agent-01",
                "desk-agent-O1",
                "desk\u200b-agent-01")) {
            var evaluation = asked(user, "B-1", "").run(release, Set.of()).evaluation();
            assertThat(evaluation.verdict()).as(user).isEqualTo(Verdict.DENY);
            assertThat(evaluation.reasons()).as(user).extracting(Reason::code).containsExactly("AGENT_AS_PERSON");
        }
        assertThat(asked("desk-agent-02", "B-1", "")
                        .run(release, Set.of())
                        .evaluation()
                        .reasons())
                .extracting(Reason::code)
                .doesNotContain("AGENT_AS_PERSON");
        assertThat(asked("DESK-AGENT-01", "B-1", "")
                        .run(release, Set.of())
                        .evaluation()
                        .reasons()
                        .get(0)
                        .text())
                .isEqualTo("`DESK-AGENT-01` looks like the registered agent `desk-agent-01`, so its subject type "
                        + "cannot be `user`.");
    }

    @Test
    void an_agent_cannot_be_the_represented_person() {
        CaseFile file = asked("desk-agent-01", "B-1", "");
        ((ObjectNode) file.json().at("/request/subject"))
                .put("type", "agent")
                .putObject("properties")
                .put("onBehalfOf", "Desk-Agent-01");

        assertThat(file.run(release, Set.of()).evaluation().reasons())
                .extracting(Reason::text)
                .containsExactly("`Desk-Agent-01` looks like the registered agent `desk-agent-01`, so nobody "
                        + "can act on its behalf.");
    }

    @Test
    void an_agent_in_other_letters_is_not_registered_and_gets_the_registered_id() {
        CaseFile file = asked("Desk-agent-01", "B-1", "");
        ((ObjectNode) file.json().at("/request/subject")).put("type", "agent");

        assertThat(file.run(release, Set.of()).evaluation().reasons())
                .extracting(Reason::text)
                .containsExactly("`Desk-agent-01` is not a registered agent. Maybe `desk-agent-01`.");
    }
}
