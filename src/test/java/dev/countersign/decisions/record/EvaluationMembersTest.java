package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.answer.AnswerText;
import dev.countersign.decisions.answer.Explanation;
import dev.countersign.facts.Audience;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Law: the writers write what the description names: each member in the views that it names, and nothing else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EvaluationMembersTest {

    /**
     * Members that a writer adds to those of an evaluation, or writes itself because they may contain a personal value.
     */
    private static final Map<EvaluationView, Set<String>> OWN = Map.of(
            EvaluationView.COMMITTED, Set.of(),
            EvaluationView.AGENT, Set.of("decisionId"),
            EvaluationView.STAFF, Set.of("recorded"),
            EvaluationView.TERMINAL, Set.of(),
            EvaluationView.EXPLANATION, Set.of("approvals", "at", "facts", "id", "near", "rows"));

    /** Other tests show these: few cases have them. */
    private static final Set<String> RARE = Set.of("nearId", "shadow", "contestAddress", "contest at");

    private static final EvaluationMember PLANTED = new EvaluationMember(
            "planted", Set.of(EvaluationView.AGENT, EvaluationView.STAFF), of -> StringNode.valueOf("here"));

    private static List<String> violations(List<EvaluationMember> all, Map<EvaluationView, Set<String>> written) {
        List<String> violations = new ArrayList<>();
        written.forEach((view, names) -> {
            Set<String> described = new TreeSet<>();
            all.stream().filter(each -> each.views().contains(view)).forEach(each -> {
                if (!described.add(each.name())) {
                    violations.add(view + " shows `" + each.name() + "` twice");
                }
                if (OWN.get(view).contains(each.name())) {
                    violations.add(view + " writes `" + each.name() + "` itself");
                }
                if (!names.contains(each.name()) && !RARE.contains(each.name())) {
                    violations.add(view + " never shows `" + each.name() + "`");
                }
            });
            names.stream()
                    .filter(name -> !described.contains(name) && !OWN.get(view).contains(name))
                    .forEach(name -> violations.add(view + " shows `" + name + "`, which is not described"));
        });
        return violations;
    }

    /** The names of all members that the writers wrote for the cases of the packs. */
    private static Map<EvaluationView, Set<String>> written() {
        Map<EvaluationView, Set<String>> written = new EnumMap<>(EvaluationView.class);
        for (EvaluationView view : EvaluationView.values()) {
            written.put(view, new TreeSet<>());
        }
        for (RecordedCase each : RecordedCase.all()) {
            add(
                    written,
                    EvaluationView.COMMITTED,
                    EvaluationJson.bytes(each.decision().evaluation()));
            written.get(EvaluationView.AGENT)
                    .addAll(AnswerJson.of(each.decision(), each.release(), Audience.AGENT, false)
                            .propertyNames());
            written.get(EvaluationView.STAFF)
                    .addAll(AnswerJson.of(each.decision().tried(), each.release(), Audience.STAFF, false)
                            .propertyNames());
            written.get(EvaluationView.TERMINAL)
                    .addAll(AnswerText.lines(each.decision().tried()).keySet());
            if (written.get(EvaluationView.EXPLANATION).isEmpty()
                    || each.facts().known().no("resource.recorded")
                            && !written.get(EvaluationView.EXPLANATION).contains("unrecorded")) {
                add(
                        written,
                        EvaluationView.EXPLANATION,
                        Explanation.of(each.read(), each.release()).json());
            }
        }
        return written;
    }

    private static void add(Map<EvaluationView, Set<String>> written, EvaluationView view, byte[] json) {
        written.get(view).addAll(JsonMapper.shared().readTree(json).propertyNames());
    }

    @Test
    void each_writer_shows_the_members_that_are_described_for_its_view_and_no_other() {
        assertThat(violations(EvaluationMembers.ALL, written())).isEmpty();
    }

    @Test
    void a_member_in_the_description_alone_is_in_the_views_that_it_names() {
        List<EvaluationMember> all = new ArrayList<>(EvaluationMembers.ALL);
        all.add(PLANTED);
        RecordedCase any = RecordedCase.all().get(0);
        EvaluatedCase evaluated = new EvaluatedCase(
                any.facts(), any.decision().evaluation(), any.decision().allowedInstead());

        for (EvaluationView view : EvaluationView.values()) {
            Map<String, JsonNode> members = EvaluationJson.members(all, MemberInput.whole(view, evaluated));
            assertThat(members.containsKey("planted"))
                    .as(view.name())
                    .isEqualTo(PLANTED.views().contains(view));
        }
    }

    @Test
    void offenders_are_found() {
        Map<EvaluationView, Set<String>> written = written();
        List<EvaluationMember> all = new ArrayList<>(EvaluationMembers.ALL);
        all.add(PLANTED);
        assertThat(violations(all, written))
                .containsExactlyInAnyOrder("AGENT never shows `planted`", "STAFF never shows `planted`");

        all.remove(PLANTED);
        all.add(all.get(0));
        assertThat(violations(all, written)).contains("AGENT shows `verdict` twice");

        written.get(EvaluationView.AGENT).add("handwritten");
        assertThat(violations(EvaluationMembers.ALL, written))
                .containsExactly("AGENT shows `handwritten`, which is not described");
    }
}
