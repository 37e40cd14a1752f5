package dev.countersign.facts.verdict;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an evaluation. The same facts, release and dates give the same evaluation, byte for byte.
 *
 * @param risk        null in a pack whose tables grade no risk
 * @param reasons     all of them, each once, by code and row
 * @param obligations obligations that go with this verdict, sorted
 * @param context     what may be disclosed of each requested class of data, sorted; empty with a DENY, which discloses
 *     nothing
 * @param firings     every row and rule that matched, sorted
 * @param validUntil  until when an ALLOW may be used; null with other verdicts
 * @param notBefore   the next moment at which no time-of-day rule forbids it; null if time is not the obstacle
 * @param shadow      what the shadow rows would change; null if nothing
 * @param instead     alternative actions from the catalogue, in its order, not yet evaluated
 * @param audience        the widest audience that may hear of every row that matched, whether it became a reason or
 *     not
 * @param release     id of the release: SHA-256 of its content, in hex
 */
public record Evaluation(
        Verdict verdict,
        @Nullable Risk risk,
        Autonomy autonomy,
        Oversight oversight,
        List<Reason> reasons,
        List<String> obligations,
        List<ClassDisclosure> context,
        List<Firing> firings,
        @Nullable Instant validUntil,
        @Nullable Instant notBefore,
        @Nullable ShadowDifference shadow,
        List<String> instead,
        Audience audience,
        String release) {

    /** The obligation to tell customers how to contest a decision (GDPR, Article 22(3); AI Act, Article 86). */
    public static final String MAY_CONTEST = "MAY_CONTEST";

    public Evaluation {
        reasons = List.copyOf(reasons);
        obligations = List.copyOf(obligations);
        context = List.copyOf(context);
        firings = List.copyOf(firings);
        instead = List.copyOf(instead);
    }
}
