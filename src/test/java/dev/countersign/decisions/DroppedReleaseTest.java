package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.record.PersonalDataPolicy;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.ReadPack;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The memory of a release is freed with the release. */
class DroppedReleaseTest {

    /** Own facts stay, and another release becomes active. */
    private final ActivePolicy policy = new ActivePolicy(DefaultPack.release(), OwnFacts.none());

    /** In force, used as a decision uses it, and replaced. */
    private WeakReference<PolicyRelease> used() {
        PolicyRelease release = ReadPack.read(DefaultPack.FILES, new Compiler()).release();
        policy.activate(release);
        assertThat(PersonalDataPolicy.of(release)).isSameAs(PersonalDataPolicy.of(release));
        assertThat(PersonalDataPolicy.of(release).is("customer.id", "C-1")).isTrue();
        CaseFile file = CaseFile.all(DefaultPack.FILES).stream()
                .filter(each -> each.path().contains("/allow/"))
                .findFirst()
                .orElseThrow();
        Request request = RequestParser.read(file.json().path("request"), release);
        Instant at = OffsetDateTime.parse(file.json().path("at").asString()).toInstant();
        TrialResult evaluated = new Evaluator(file.knowing(request, release).snapshot()).evaluate(request, at);
        assertThat(evaluated.evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(release.nearMisses(evaluated.facts(), release.dates(at), 1)).isNotNull();
        policy.activate(DefaultPack.release());
        return new WeakReference<>(release);
    }

    @Tag("slow")
    @Test
    void a_release_that_nobody_uses_is_collected() {
        WeakReference<PolicyRelease> release = used();
        assertThat(policy.release()).isSameAs(DefaultPack.release());
        List<byte[]> pressure = new ArrayList<>();
        for (int i = 0; i < 50 && release.get() != null; i++) {
            pressure.add(new byte[1 << 20]);
            System.gc();
        }
        assertThat(release.get()).isNull();
    }
}
