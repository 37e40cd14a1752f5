package dev.countersign.decisions.record;

import java.util.Collection;

/**
 * What the reports of a decision add up to. A later report never weakens an earlier one: what was done stays done, and
 * what was given back stays given back until it is reported as done.
 */
public enum ReportedState {
    /** There is no report, so the action may be on its way. */
    UNREPORTED,
    /** It was tried and failed. A use of an approval stays used. */
    FAILED,
    /** It will not be tried, so a use of an approval is given back. */
    GIVEN_BACK,
    /** It was done. */
    DONE;

    /** @param reports in their order */
    public static ReportedState of(Collection<ExecutionReport> reports) {
        ReportedState state = UNREPORTED;
        for (ExecutionReport report : reports) {
            state = state.after(report);
        }
        return state;
    }

    /** The state after one report more. */
    public ReportedState after(ExecutionReport report) {
        ReportedState reported = switch (report) {
            case EXECUTED -> DONE;
            case FAILED -> FAILED;
            case NOT_EXECUTED -> GIVEN_BACK;
        };
        return reported.compareTo(this) > 0 ? reported : this;
    }

    /** Whether that report gives back what the decision used. */
    public boolean isGivenBackBy(ExecutionReport report) {
        return this != GIVEN_BACK && after(report) == GIVEN_BACK;
    }

    /** Whether that report uses again what was given back. */
    public boolean isTakenAgainBy(ExecutionReport report) {
        return this == GIVEN_BACK && after(report) == DONE;
    }
}
