package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.CaseAssembler;
import dev.countersign.context.DecisionHistory;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.context.words.Phrases;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alternatives to an action, over all cases of the pack. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InsteadTest {

    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final Phrases PHRASES = new Phrases(RELEASE.phrases());

    @Tag("slow")
    @Test
    void nothing_of_a_case_but_its_name_depends_on_the_action() {
        CaseFile.all(DefaultPack.FILES).forEach(each -> {
            Instant at = OffsetDateTime.parse(each.json().path("at").asString()).toInstant();
            Request request = RequestParser.read(each.json().path("request"), RELEASE);
            OwnFacts own = each.knowing(request, RELEASE).own();
            Facts facts = CaseAssembler.facts(
                    request,
                    own,
                    DecisionHistory.NOTHING,
                    RELEASE.declaredTypes(),
                    PHRASES,
                    at,
                    ActivePolicy.digest(request),
                    ReservationRule.NOTHING);
            assertThat(RELEASE.actions().stream()
                            .filter(other -> !facts.about(other)
                                    .equals(CaseAssembler.facts(
                                            request.about(other),
                                            own,
                                            DecisionHistory.NOTHING,
                                            RELEASE.declaredTypes(),
                                            PHRASES,
                                            at,
                                            "",
                                            ReservationRule.NOTHING))))
                    .as(each.path())
                    .isEmpty();
        });
    }

    @Test
    void what_was_offered_is_found_again_from_the_facts_alone() {
        var times = DefaultPack.times();
        DefaultPack.tried()
                .forEach((path, decision) -> assertThat(Evaluator.instead(
                                RELEASE.evaluated(decision.facts(), RELEASE.dates(times.get(path)), Set.of())))
                        .as(path)
                        .isEqualTo(decision.allowedInstead()));
    }

    @Tag("slow")
    @Test
    void some_action_is_offered_and_none_with_an_ALLOW() {
        assertThat(DefaultPack.tried().values())
                .anyMatch(decision -> !decision.allowedInstead().isEmpty())
                .noneMatch(decision -> decision.evaluation().verdict() == Verdict.ALLOW
                        && !decision.allowedInstead().isEmpty());
    }
}
