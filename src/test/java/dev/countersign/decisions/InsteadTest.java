package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.Assembling;
import dev.countersign.context.Beside;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.PolicyInForce;
import dev.countersign.decisions.evaluate.Trial;
import dev.countersign.decisions.request.Requests;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.Release;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What is offered in place of an action, over all cases of the pack. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InsteadTest {

    private static final Release RELEASE = DefaultPack.release();

    @Test
    void nothing_of_a_case_but_its_name_depends_on_the_action() {
        CaseFile.all(DefaultPack.FILES).forEach(each -> {
            Instant at = OffsetDateTime.parse(each.json().path("at").asString()).toInstant();
            Request request = Requests.read(each.json().path("request"), RELEASE);
            OwnFacts own = each.knowing(request, RELEASE).own();
            Facts facts = Assembling.facts(
                    request,
                    own,
                    Beside.NOTHING,
                    RELEASE.declaredTypes(),
                    RELEASE.phrases(),
                    at,
                    PolicyInForce.digest(request));
            assertThat(RELEASE.actions().stream()
                            .filter(other -> !facts.about(other)
                                    .equals(Assembling.facts(
                                            request.about(other),
                                            own,
                                            Beside.NOTHING,
                                            RELEASE.declaredTypes(),
                                            RELEASE.phrases(),
                                            at,
                                            ""))))
                    .as(each.path())
                    .isEmpty();
        });
    }

    @Test
    void what_was_offered_is_found_again_from_the_facts_alone() {
        var times = DefaultPack.times();
        DefaultPack.tried()
                .forEach((path, decision) -> assertThat(Trial.instead(
                                RELEASE, decision.facts(), RELEASE.dates(times.get(path)), decision.evaluation()))
                        .as(path)
                        .isEqualTo(decision.allowedInstead()));
    }

    @Test
    void some_action_is_offered_and_none_with_an_ALLOW() {
        assertThat(DefaultPack.tried().values())
                .anyMatch(decision -> !decision.allowedInstead().isEmpty())
                .noneMatch(decision -> decision.evaluation().verdict() == Verdict.ALLOW
                        && !decision.allowedInstead().isEmpty());
    }
}
