package dev.countersign.cli.terminal;

import dev.countersign.decisions.answer.AnswerText;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A decision as text for a terminal. */
public final class DecisionText {

    /** Letters before a detail: the longest label and blanks around it. */
    private static final int DETAIL = 19;

    private static final String UNRECORDED = "unrecorded";

    private DecisionText() {}

    /** @param whole whether to print all details, or one line only */
    public static void decision(TrialResult decision, PolicyRelease release, boolean whole, PrintWriter out) {
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
            evaluation.reasons().forEach(reason -> line("because", reason(reason, release, DETAIL), out));
            String unrecorded = AnswerText.lines(decision).get(UNRECORDED);
            if (unrecorded != null) {
                line(UNRECORDED, unrecorded, out);
            }
            details(decision, out);
        }
    }

    /** @param indent of the second line, which says where the row is */
    public static String reason(Reason reason, PolicyRelease release, int indent) {
        return reason.code() + ": " + reason.text() + (reason.law().isEmpty() ? "" : " [" + reason.law() + "]")
                + (reason.row() == null
                        ? ""
                        : "\n" + " ".repeat(indent)
                                + release.source(reason.row()).orElse("") + " (" + reason.row() + ")");
    }

    /** What else it says, a line for each. */
    public static void details(TrialResult decision, PrintWriter out) {
        AnswerText.lines(decision).forEach((label, line) -> {
            if (!label.equals(UNRECORDED)) {
                line(label, line, out);
            }
        });
    }

    private static void line(String label, String line, PrintWriter out) {
        out.println(String.format(Locale.ROOT, "  %-15s  %s", label, line));
    }
}
