package dev.countersign.cli;

import dev.countersign.decisions.evaluate.EvaluatedRequest;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;

/** A decision in words, for a terminal. */
final class DecisionText {

    private DecisionText() {}

    /** @param whole everything a person wants to know, or one line only */
    static void decision(EvaluatedRequest decision, PolicyRelease release, boolean whole, PrintWriter out) {
        Evaluation evaluation = decision.evaluation();
        out.println(String.format(
                Locale.ROOT,
                "%-6s  %s  %s/%s  by %s%s",
                evaluation.verdict(),
                decision.request().action(),
                decision.request().resourceType(),
                decision.request().resourceId(),
                decision.request().subjectId(),
                whole
                        ? ""
                        : "  "
                                + evaluation.reasons().stream()
                                        .map(Reason::code)
                                        .distinct()
                                        .collect(Collectors.joining(", "))));
        if (whole) {
            evaluation.reasons().forEach(reason -> out.println("  because  " + reason(reason, release)));
            unrecorded(decision, out);
            details(decision, out);
        }
    }

    static String reason(Reason reason, PolicyRelease release) {
        return reason.code() + ": " + reason.text() + (reason.law().isEmpty() ? "" : " [" + reason.law() + "]")
                + (reason.row() == null
                        ? ""
                        : "\n           " + release.source(reason.row()).orElse("") + " (" + reason.row() + ")");
    }

    private static void unrecorded(EvaluatedRequest decision, PrintWriter out) {
        if (decision.facts().known().no("resource.recorded")) {
            Object maybe = decision.facts().known().value("resource.maybe");
            out.println("  unrecorded  " + decision.request().resourceType() + "/"
                    + decision.request().resourceId() + (maybe == null ? "" : "  Maybe `" + maybe + "`."));
        }
    }

    static void details(EvaluatedRequest decision, PrintWriter out) {
        Evaluation evaluation = decision.evaluation();
        if (evaluation.risk() != null) {
            out.println("  risk     " + evaluation.risk()
                    + (evaluation.autonomy().granted() == null
                            ? ""
                            : ", level granted " + evaluation.autonomy().granted() + ", effective "
                                    + evaluation.autonomy().effective()
                                    + (evaluation.autonomy().loweredBy().isEmpty()
                                            ? ""
                                            : " (lowered by "
                                                    + String.join(
                                                            ", ",
                                                            evaluation
                                                                    .autonomy()
                                                                    .loweredBy()) + ")")));
        }
        if (!evaluation.oversight().open().isEmpty()) {
            out.println("  needs    "
                    + evaluation.oversight().open().stream()
                            .map(DecisionText::role)
                            .collect(Collectors.joining(" and "))
                    + (evaluation.oversight().dueHours() == null
                            ? ""
                            : ", within "
                                    + new BigDecimal(evaluation
                                                    .oversight()
                                                    .dueHours()
                                                    .toString())
                                            .stripTrailingZeros()
                                            .toPlainString()
                                    + " h")
                    + (evaluation.oversight().escalateTo() == null
                            ? ""
                            : ", then " + evaluation.oversight().escalateTo()));
        }
        if (!evaluation.obligations().isEmpty()) {
            out.println("  duties   " + String.join(", ", evaluation.obligations()));
        }
        if (!decision.allowedInstead().isEmpty()) {
            out.println("  instead  " + String.join(", ", decision.allowedInstead()));
        }
        if (evaluation.validUntil() != null) {
            out.println("  valid    until " + evaluation.validUntil());
        }
        if (evaluation.notBefore() != null) {
            out.println("  not      before " + evaluation.notBefore());
        }
        if (evaluation.verdict() == Verdict.REVIEW) {
            out.println("  digest   " + decision.facts().digest());
        }
    }

    static String role(Finding.Demand demand) {
        return demand.role() + (demand.qualifier().isEmpty() ? "" : " (" + demand.qualifier() + ")");
    }
}
