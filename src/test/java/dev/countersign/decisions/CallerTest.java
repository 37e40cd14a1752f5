package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.SubjectNotYours;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A caller asks and reads only as its own subjects, approves only as a person with the role, and is in every entry. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CallerTest extends AskedCase {

    private static final int MANY = 7;

    private static Caller client(String id, ActingScope scope) {
        return Caller.client(id, Audience.AGENT, scope, Caller.Reads.OWN);
    }

    private ActingScope.Subject asking() {
        return new ActingScope.Subject(request.subjectType(), request.subjectId());
    }

    private DecisionResult decide(Caller caller, String key) {
        DecisionRequest question = new DecisionRequest(
                caller,
                request,
                "d-" + random.nextLong(),
                now,
                clock.random(32),
                RequestParser.digest(body),
                key,
                null);
        return open.service().decide(policy.snapshot(), question);
    }

    @Test
    void a_client_cannot_ask_as_an_agent_that_is_not_its_own_and_nothing_is_recorded() {
        long before = open.records().size();

        for (ActingScope scope : List.of(
                ActingScope.NOBODY,
                ActingScope.of(new ActingScope.Subject("agent", "another-agent")),
                ActingScope.of(new ActingScope.Subject("user", request.subjectId())))) {
            assertThatThrownBy(() -> decide(client("crm", scope), "key-1"))
                    .isInstanceOf(SubjectNotYours.class)
                    .hasMessageContaining("`" + request.subjectId() + "`");
            assertThatThrownBy(() -> open.service().proposals(policy.snapshot(), client("crm", scope), request, now))
                    .isInstanceOf(SubjectNotYours.class);
        }

        assertThat(open.records().size()).isEqualTo(before);
        assertThat(decide(client("crm", ActingScope.of(asking())), "key-1").replayed())
                .isFalse();
    }

    @Test
    void the_same_idempotency_key_of_two_clients_is_two_keys() {
        DecisionResult one = decide(client("crm", ActingScope.ANYONE), "key-1");

        assertThat(decide(client("mailer", ActingScope.ANYONE), "key-1")
                        .decision()
                        .id())
                .isNotEqualTo(one.decision().id());
        assertThat(decide(client("crm", ActingScope.ANYONE), "key-1").decision().id())
                .isEqualTo(one.decision().id());
    }

    @Test
    void a_client_reads_the_decisions_of_its_own_agents_and_no_others() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(0, decide(null).decision().id());
        }
        open.outcomes().report(Caller.laptop(), ids.get(0), ExecutionReport.FAILED, null, "o-1", now);
        VisibleDecisions own = new VisibleDecisions(open.records(), client("crm", ActingScope.of(asking())));
        VisibleDecisions others = new VisibleDecisions(
                open.records(), client("crm", ActingScope.of(new ActingScope.Subject("agent", "another-agent"))));

        assertThat(own.decision(ids.get(0))).isPresent();
        assertThat(own.outcomes(ids.get(0))).containsExactly(ExecutionReport.FAILED);
        assertThat(found(own, 2)).isEqualTo(ids.subList(0, 2));
        assertThat(found(own, MANY + 1)).isEqualTo(ids);
        assertThat(others.decision(ids.get(0))).isEmpty();
        assertThat(others.outcomes(ids.get(0))).isEmpty();
        assertThat(found(others, 2)).isEmpty();
    }

    @Test
    void an_approver_reads_the_decisions_that_demand_the_role_and_no_others() {
        String allowed = decide(null).decision().id();
        about(HELD);
        String held = held();
        VisibleDecisions approver = new VisibleDecisions(
                open.records(), Caller.person("p-7", new Caller.HeldRole(Role.FRONTLINE_USER, "")));
        VisibleDecisions another =
                new VisibleDecisions(open.records(), Caller.person("p-8", new Caller.HeldRole(Role.DATA_STEWARD, "")));
        VisibleDecisions nobody = new VisibleDecisions(
                open.records(), Caller.person("p-9", Set.of(), Set.of(), Caller.Reads.NOTHING, false));
        VisibleDecisions reader = new VisibleDecisions(
                open.records(), Caller.person("p-10", Set.of(), Set.of(), Caller.Reads.EVERYTHING, false));

        assertThat(approver.decision(held)).isPresent();
        assertThat(approver.decision(allowed)).isEmpty();
        assertThat(found(approver, MANY)).containsExactly(held);
        for (VisibleDecisions other : List.of(another, nobody)) {
            assertThat(other.decision(held)).isEmpty();
            assertThat(found(other, MANY)).isEmpty();
        }
        assertThat(found(reader, MANY)).containsExactly(held, allowed);
    }

    @Test
    void a_client_that_asks_for_people_reads_what_it_asked_and_not_what_another_asked() {
        ((ObjectNode) body.path("subject")).put("type", "user").put("id", "u-1");
        request = RequestParser.read(body, RELEASE);
        String id = decide(client("crm", new ActingScope(false, Set.of(), Set.of("user"))), null)
                .decision()
                .id();

        for (String other : List.of("mailer", "crm")) {
            assertThat(new VisibleDecisions(
                                    open.records(), client(other, new ActingScope(false, Set.of(), Set.of("user"))))
                            .decision(id)
                            .isPresent())
                    .isEqualTo(other.equals("crm"));
        }
    }

    private List<String> found(VisibleDecisions visible, int limit) {
        return visible
                .search(new EntryQuery(Set.of("type=" + EntryType.DECISION), null, null, null, limit), null)
                .stream()
                .map(StoredEntry::sequence)
                .map(place -> open.records().json(place).path("id").asString())
                .toList();
    }

    @Test
    void only_a_person_with_the_role_approves() {
        about(HELD);
        String held = held();

        assertThatThrownBy(() -> approve(held, yes(Caller.operator())))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("only people can");
        assertThatThrownBy(() -> approve(held, yes(Caller.person("p-7"))))
                .hasMessageContaining("does not have the role FRONTLINE_USER")
                .hasMessageContaining("Roles of this person: none.");
        assertThatThrownBy(() ->
                        approve(held, yes(Caller.person("p-7", new Caller.HeldRole(Role.CX_LEADER, "finance")))))
                .hasMessageContaining("Roles of this person: CX_LEADER (finance).");
        assertThat(approve(held, yes(Caller.person("p-7", new Caller.HeldRole(Role.FRONTLINE_USER, "trained"))))
                        .open())
                .isEmpty();
    }

    private static ApprovalService.Yes yes(Caller by) {
        return new ApprovalService.Yes(by, Role.FRONTLINE_USER, "", null, "read");
    }

    @Test
    void every_entry_says_who_called_and_names_no_person() {
        about(HELD);
        String held = held();
        approve(held, yes("p-7", Role.FRONTLINE_USER));
        DecisionResult allowed = decide(client("crm", ActingScope.ANYONE), null);
        open.outcomes().report(Caller.laptop(), allowed.decision().id(), ExecutionReport.EXECUTED, null, "o-1", now);

        List<String> callers = new ArrayList<>();
        for (long place = 0; place < open.records().size(); place++) {
            var entry = open.records().json(place);
            callers.add(
                    entry.path("type").asString() + " " + entry.path("caller").asString("MISSING"));
            assertThat(entry.toString()).doesNotContain("p-7");
        }
        assertThat(callers)
                .contains("decision laptop", "approval person", "decision crm", "outcome laptop")
                .noneMatch(each -> each.endsWith("MISSING"))
                .anyMatch(each -> each.endsWith(" system"));
    }

    @Test
    void a_client_has_an_id_that_a_public_record_may_contain_and_no_roles() {
        for (String id : List.of("", "person", "Anna Berg", "a@b.example", "x".repeat(65), "a\nb")) {
            assertThatThrownBy(() -> client(id, ActingScope.NOBODY)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Caller(
                        Caller.ONE_TENANT,
                        Caller.Kind.CLIENT,
                        "crm",
                        Set.of(new Caller.HeldRole(Role.CX_LEADER, "")),
                        Audience.AGENT,
                        ActingScope.NOBODY,
                        Caller.Reads.NOTHING,
                        Set.of(),
                        Set.of(),
                        Caller.Standing.FREE,
                        false,
                        null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_scope_has_no_nameless_subject_and_does_not_contradict_itself() {
        assertThatThrownBy(() -> new ActingScope.Subject("", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ActingScope.Subject("agent", " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ActingScope(true, Set.of(asking()), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ActingScope.of(asking(), asking()).subjects()).containsExactly(asking());
        assertThat(ActingScope.of(asking()).covers("", "")).isFalse();
    }

    @Test
    void the_text_of_a_caller_does_not_name_a_person() {
        assertThat(Caller.person("p-7", new Caller.HeldRole(Role.CX_LEADER, "")).toString())
                .doesNotContain("p-7");
    }

    @Test
    void a_client_does_not_read_the_decision_of_a_subject_that_is_not_registered() {
        ObjectNode unregistered = (ObjectNode) body.deepCopy();
        ((ObjectNode) unregistered.path("subject")).put("id", "nobody-knows-it");
        request = RequestParser.read(unregistered, RELEASE);
        String id = decide(null).decision().id();
        VisibleDecisions own = new VisibleDecisions(open.records(), client("crm", ActingScope.of(asking())));

        assertThat(own.decision(id)).isEmpty();
        assertThat(found(own, 2)).isEmpty();
        assertThat(new VisibleDecisions(open.records(), Caller.laptop()).decision(id))
                .isPresent();
    }
}
