package dev.countersign.policy;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Autonomy;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.AutonomyMode;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The procedure of the verdict: seven steps over what a run found. It knows findings, not tables: the results of a
 * table define its purpose. No step depends on the order of findings.
 */
final class CombiningAlgorithm {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Comparator<Reason> BY_CODE_AND_ROW =
            Comparator.comparing(Reason::code).thenComparing(reason -> String.valueOf(reason.row()));
    private static final String FOR_AN_AGENT = CorePath.ACTION_ON_BEHALF_OF_AGENT;

    private final PolicyRelease release;
    private final Facts facts;
    private final Dates dates;
    private final StageRun run;
    private final boolean agent;

    private CombiningAlgorithm(PolicyRelease release, Facts facts, Dates dates, StageRun run) {
        this.release = release;
        this.facts = facts;
        this.dates = dates;
        this.run = run;
        agent = "agent".equals(facts.known().value(CorePath.SUBJECT_TYPE));
    }

    /** A verdict with what its answer is made of. */
    private record Ruling(Verdict verdict, List<Reason> reasons, ApprovalDemands demands) {}

    static Evaluation verdict(PolicyRelease release, Facts facts, Dates dates, StageRun run) {
        CombiningAlgorithm algorithm = new CombiningAlgorithm(release, facts, dates, run);
        return algorithm.answer(algorithm.verdict());
    }

    /** Whether the verdict is ALLOW, without an answer: what cannot fail and is only for the answer is left out. */
    static boolean allows(PolicyRelease release, Facts facts, Dates dates, StageRun run) {
        CombiningAlgorithm algorithm = new CombiningAlgorithm(release, facts, dates, run);
        if (algorithm.verdict().verdict() != Verdict.ALLOW) {
            return false;
        }
        algorithm.autonomy();
        if (release.classesOfDataMayFail()) {
            DisclosureCombiner.of(run);
        }
        return true;
    }

    /** The denial after an error while evaluating: no answer means not allowed. */
    static Evaluation failed(PolicyRelease release, Throwable error) {
        String what = error instanceof StageRun.Ambiguous || error instanceof Combine.Conflict
                ? String.valueOf(error.getMessage())
                : error.toString();
        return new Evaluation(
                Verdict.DENY,
                null,
                new Autonomy(null, null, null, List.of()),
                none(),
                List.of(new Reason(
                        "EVALUATION_ERROR",
                        "The policy could not be evaluated: " + what + ".",
                        "",
                        null,
                        Audience.STAFF,
                        new TreeSet<>())),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                Audience.STAFF,
                release.id());
    }

    private Ruling verdict() {
        List<Reason> unknown = unknown();
        if (!unknown.isEmpty()) {
            return deny(unknown);
        }
        if (yes(ResultColumns.PROTECTIVE)) {
            if (holdsTool() && (supervises() || !bulk() && !others())) {
                return new Ruling(
                        Verdict.ALLOW,
                        List.of(step("PROTECTIVE", "It protects the customer, so it is always allowed.")),
                        ApprovalDemands.NONE);
            }
            if (holdsTool()) {
                return deny(List.of(internal(
                        "SUPERVISOR_ONLY", "Only a supervisor or a person may do this in bulk or to another agent.")));
            }
        }
        List<Reason> obstacles = obstacles();
        if (!obstacles.isEmpty()) {
            return deny(obstacles);
        }
        List<Reason> unmet = unmetNeeds();
        if (!unmet.isEmpty()) {
            return deny(unmet);
        }
        if (run.risk() == Risk.PROHIBITED) {
            return deny(reasons(found -> found instanceof Finding.RiskFloor least && least.risk() == Risk.PROHIBITED));
        }
        if (Integer.valueOf(0).equals(run.level())) {
            return deny(List.of(internal("LEVEL", "An agent at level 0 may not do anything by itself.")));
        }
        return levelsAndDemands();
    }

    /** Step 0: an unknown action, agent or purpose. */
    private List<Reason> unknown() {
        List<Reason> reasons = new ArrayList<>();
        String action = String.valueOf(facts.known().value(CorePath.ACTION_NAME));
        if (!release.catalogues(run.counted)) {
            String maybe = Problem.hint(action, release.actions());
            reasons.add(internal(
                    "UNKNOWN_ACTION",
                    "`" + action + "` is not in the catalogue of actions." + (maybe.isEmpty() ? "" : " " + maybe)));
        } else {
            Set<?> purposes = ResultColumns.set(run.value(ResultColumns.PURPOSES));
            Object purpose = run.value(CorePath.ACTION_PURPOSE);
            if (!purposes.isEmpty() && (purpose == null || !purposes.contains(purpose))) {
                String serves = purposes.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
                reasons.add(internal(
                        "PURPOSE_MISMATCH",
                        "`" + action + "` "
                                + (purpose == null ? "needs a purpose" : "cannot have the purpose `" + purpose + "`")
                                + ". Allowed: " + serves + "."));
            }
        }
        if (!agent && facts.known().known(CorePath.AGENT_ID)) {
            reasons.add(asPerson(
                    CorePath.SUBJECT_ID,
                    CorePath.AGENT_ID,
                    "so its subject type cannot be `" + facts.known().value(CorePath.SUBJECT_TYPE) + "`"));
        }
        if (facts.known().known(FOR_AN_AGENT)) {
            reasons.add(asPerson(CorePath.ACTION_ON_BEHALF_OF, FOR_AN_AGENT, "so nobody can act on its behalf"));
        }
        if (agent && !facts.known().known(CorePath.AGENT_ID)) {
            Object maybe = facts.known().value(CorePath.SUBJECT_MAYBE);
            reasons.add(internal(
                    "UNKNOWN_AGENT",
                    "`" + facts.known().value(CorePath.SUBJECT_ID) + "` is not a registered agent."
                            + (maybe == null ? "" : " Maybe `" + maybe + "`.")));
        }
        return reasons;
    }

    /**
     * Levels and registration do not bind a person. An agent that names itself as a person, even in similar letters,
     * would have neither.
     */
    private Reason asPerson(String path, String agentPath, String so) {
        Object said = facts.known().value(path);
        Object registered = Objects.requireNonNull(facts.known().value(agentPath));
        return internal(
                "AGENT_AS_PERSON",
                "`" + said + "` "
                        + (registered.equals(said)
                                ? "is a registered agent"
                                : "looks like the registered agent `" + registered + "`")
                        + ", " + so + ".");
    }

    private boolean holdsTool() {
        return !release.listsTools() || run.value(ResultColumns.TOOL_MODE) != null;
    }

    private boolean supervises() {
        Object mode = run.value(ResultColumns.TOOL_MODE);
        return !agent || "SUPERVISE".equals(mode) || "PERSON".equals(mode);
    }

    private boolean bulk() {
        return run.value(CorePath.ACTION_AUDIENCE) instanceof Double people && people > 1;
    }

    private boolean others() {
        return "agent".equals(run.value(CorePath.RESOURCE_TYPE))
                && !String.valueOf(run.value(CorePath.SUBJECT_ID)).equals(run.value(CorePath.RESOURCE_ID));
    }

    /** Step 2: everything that forbids it. */
    private List<Reason> obstacles() {
        List<Reason> reasons = new ArrayList<>(unreadable());
        List<Reason> forbidding = reasons(Finding.Prohibit.class::isInstance);
        reasons.addAll(forbidding);
        reasons.addAll(SuppressionOwner.of(run, forbidding));
        if (facts.known().yes(CorePath.REVIEW_REJECTED)) {
            reasons.add(internal("REJECTED_BY_PERSON", "A person has rejected this action."));
        }
        Object status = run.value(CorePath.AGENT_STATUS);
        if (agent && !"ACTIVE".equals(status)) {
            reasons.add(internal(
                    "RETIRED".equals(status) ? "AGENT_RETIRED" : "AGENT_PAUSED",
                    "The agent is " + String.valueOf(status).toLowerCase(java.util.Locale.ROOT) + "."));
        }
        if (agent && yes(ResultColumns.PEOPLE_ONLY)) {
            reasons.add(internal("PEOPLE_ONLY", "Only people may do this."));
        }
        for (Object required : new TreeSet<>(ResultColumns.set(run.value(ResultColumns.REQUIRES)))) {
            String path = (String) required;
            if (run.value(path) == null) {
                reasons.add(internal(
                        "MISSING_FACT",
                        "`" + path + "` is missing, and this action needs it. "
                                + new FactSource(release).missing(path, facts.known())));
            }
        }
        return reasons;
    }

    /** Lines of own facts with a mistake: what they forbid is unknown. Only staff see their places. */
    private List<Reason> unreadable() {
        Set<?> places = ResultColumns.set(run.value(ResultColumns.UNREADABLE));
        if (places.isEmpty()) {
            return List.of();
        }
        String where = places.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        return List.of(
                internal(
                        "RECORD_UNREADABLE",
                        "One of our own records that the case depends on cannot be read. "
                                + "Only actions that protect the customer are allowed."),
                new Reason(
                        "RECORD_UNREADABLE",
                        "The mistakes are in " + where + ".",
                        "",
                        null,
                        Audience.STAFF,
                        new TreeSet<>()));
    }

    /** Step 3: needs of the action that nothing permits, for each place if a table permits them by place. */
    private List<Reason> unmetNeeds() {
        List<Reason> reasons = new ArrayList<>();
        for (Object need : new TreeSet<>(ResultColumns.set(run.value(ResultColumns.CATALOGUE)))) {
            Set<String> permitted = new HashSet<>();
            for (StageRun.Found found : run.found) {
                if (found.finding() instanceof Finding.Permit permit
                        && permit.need().equals(need)) {
                    permitted.add(found.scope());
                }
            }
            if (permitted.contains("")) {
                continue;
            }
            Set<String> unmet = new TreeSet<>();
            for (String place : facts.places()) {
                if (!permitted.contains(place)) {
                    unmet.addAll(run.jurisdictions(place));
                }
            }
            if (facts.places().isEmpty() || !unmet.isEmpty()) {
                reasons.add(new Reason(
                        "NO_BASIS",
                        "The policy does not permit it: no row meets the need " + need
                                + (unmet.isEmpty() ? "." : " in " + Reason.named(unmet) + "."),
                        "",
                        null,
                        Audience.CUSTOMER,
                        new TreeSet<>(unmet)));
                reasons.addAll(SuppressionOwner.of(run, String.valueOf(need)));
            }
        }
        return reasons;
    }

    /** Steps 5 to 7. */
    private Ruling levelsAndDemands() {
        AutonomyMode outcome = outcome();
        if (outcome == AutonomyMode.NO) {
            return deny(List.of(internal(
                    "LEVEL", "An agent at level " + run.level() + " may not do this, even with a person's approval.")));
        }
        ApprovalScope agreed = agreed();
        ApprovalDemands demands = agreed.demands();
        boolean asks = outcome == AutonomyMode.PERSON || personMayHaveToDecide();
        if (asks && !demanded()) {
            return deny(List.of(internal("NO_APPROVER", "A person must decide, but no row names the approver.")));
        }
        if (!demands.open().isEmpty()) {
            return new Ruling(Verdict.REVIEW, held(agreed), demands);
        }
        Set<?> needs = ResultColumns.set(run.value(ResultColumns.CATALOGUE));
        List<Reason> permits =
                reasons(finding -> finding instanceof Finding.Permit permit && needs.contains(permit.need()));
        return new Ruling(
                Verdict.ALLOW,
                permits.isEmpty()
                        ? List.of(step("WITHIN_AUTHORITY", "No row forbids it, and no approval is needed."))
                        : permits,
                demands);
    }

    /** Whether the policy requires a person anywhere, or this is undecided. */
    private boolean personMayHaveToDecide() {
        return release.giving(ResultColumns.PERSON) != null && run.saysOrCannotTell(ResultColumns.PERSON);
    }

    private boolean demanded() {
        for (StageRun.Found found : run.found) {
            if (found.finding() instanceof Finding.Demand) {
                return true;
            }
        }
        return false;
    }

    private @Nullable AutonomyMode outcome() {
        return run.value(ResultColumns.MODE) instanceof String word
                ? AutonomyMode.valueOf(word)
                : release.decidesByLevels() ? AutonomyMode.NO : null;
    }

    /** Every row that demands a person, and why an existing approval does not count. */
    private List<Reason> held(ApprovalScope agreed) {
        List<Reason> reasons = new ArrayList<>(reasons(Finding.Demand.class::isInstance));
        if (!agreed.usedUp().isEmpty()) {
            reasons.add(internal(
                    "APPROVAL_USED",
                    "Its approval was already used: " + String.join(", ", agreed.usedUp())
                            + ". An approval allows the action once."));
        }
        if (!agreed.moved().isEmpty()) {
            reasons.add(internal("MOVED_SINCE", "The case changed after it was approved: " + agreed.moved() + "."));
        }
        reasons.sort(BY_CODE_AND_ROW);
        return reasons;
    }

    private ApprovalScope agreed() {
        Map<String, List<Finding.Demand>> byRow = new TreeMap<>();
        for (StageRun.Found found : run.found) {
            if (found.finding() instanceof Finding.Demand demand) {
                byRow.computeIfAbsent(found.row() + "@" + found.scope(), unused -> new ArrayList<>())
                        .add(demand);
            }
        }
        return byRow.isEmpty()
                ? new ApprovalScope(ApprovalDemands.NONE, "", List.of())
                : ApprovalScope.of(byRow, validApprovals(), release, run.risk(), run.value(ResultColumns.GRADE));
    }

    /**
     * Approvals of exactly this action, not expired, by people who are not its requester, its beneficiary, the agent's
     * owner or the customer, and who have no similar id.
     */
    private List<Approval> validApprovals() {
        if (facts.approvals().isEmpty() || agent && run.value(CorePath.AGENT_OWNER) == null) {
            return List.of();
        }
        Set<String> excluded = Stream.concat(
                        Stream.of(
                                        CorePath.SUBJECT_ID,
                                        OwnYes.isEnough(run) ? CorePath.SUBJECT_ID : CorePath.ACTION_ON_BEHALF_OF,
                                        CorePath.AGENT_OWNER)
                                .map(run::value)
                                .filter(id -> id != null)
                                .map(String::valueOf),
                        facts.customerIds().stream())
                .map(PersonId::looks)
                .collect(Collectors.toSet());
        return facts.approvals().stream()
                .filter(approval -> approval.digest().equals(facts.digest()))
                .filter(approval -> approval.until().isAfter(dates.decidedAt()))
                .filter(approval -> !excluded.contains(PersonId.looks(approval.person())))
                .toList();
    }

    private boolean yes(String path) {
        return Boolean.TRUE.equals(run.value(path));
    }

    private static Reason step(String code, String text) {
        return new Reason(code, text, "", null, Audience.CUSTOMER, new TreeSet<>());
    }

    /** A reason about agents and requests, which the customer does not see. */
    private static Reason internal(String code, String text) {
        return new Reason(code, text, "", null, Audience.AGENT, new TreeSet<>());
    }

    /** One reason for each row whose finding is of that kind, with all its places; sorted by code and row. */
    private List<Reason> reasons(java.util.function.Predicate<Finding> kind) {
        Map<String, Reason> byRow = new LinkedHashMap<>();
        for (StageRun.Found found : run.found) {
            if (kind.test(found.finding())) {
                Reason one = new Reason(
                        found.reason(),
                        found.text(),
                        found.law(),
                        found.row(),
                        found.audience(),
                        run.jurisdictions(found.scope()));
                byRow.merge(found.reason() + "/" + found.row(), one, CombiningAlgorithm::together);
            }
        }
        List<Reason> reasons = new ArrayList<>(byRow.values());
        reasons.sort(BY_CODE_AND_ROW);
        return reasons;
    }

    private static Reason together(Reason one, Reason other) {
        TreeSet<String> places = new TreeSet<>(one.places());
        places.addAll(other.places());
        return new Reason(one.code(), one.text(), one.law(), one.row(), one.audience(), places);
    }

    private static Ruling deny(List<Reason> reasons) {
        return new Ruling(Verdict.DENY, reasons, ApprovalDemands.NONE);
    }

    private Evaluation answer(Ruling ruling) {
        Verdict verdict = ruling.verdict();
        List<Reason> reasons = ruling.reasons();
        ApprovalDemands demands = ruling.demands();
        List<ClassDisclosure> context = verdict == Verdict.DENY ? List.of() : DisclosureCombiner.of(run);
        List<Firing> firings = new ArrayList<>(run.firings);
        firings.sort(null);
        return new Evaluation(
                verdict,
                run.risk(),
                autonomy(),
                oversight(demands),
                reasons,
                obligations(verdict),
                context,
                firings,
                verdict == Verdict.ALLOW ? validUntil(demands) : null,
                verdict == Verdict.DENY && onlyTime(reasons) ? run.nextOpening() : null,
                null,
                verdict == Verdict.ALLOW ? List.of() : instead(),
                audience(),
                release.id());
    }

    private List<String> obligations(Verdict verdict) {
        Set<String> codes = new TreeSet<>();
        for (StageRun.Found found : run.found) {
            if (found.finding() instanceof Finding.Obligation oblige
                    && oblige.appliesTo().goesWith(verdict)) {
                codes.add(oblige.code());
            }
        }
        return List.copyOf(codes);
    }

    private Audience audience() {
        Audience widest = Audience.CUSTOMER;
        for (StageRun.Found found : run.found) {
            if (found.audience().compareTo(widest) > 0) {
                widest = found.audience();
            }
        }
        return widest;
    }

    private List<String> instead() {
        return run.value(ResultColumns.INSTEAD) instanceof Collection<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    private Autonomy autonomy() {
        Integer effective = run.level();
        Integer granted = run.value(CorePath.AGENT_LEVEL) instanceof Double level ? level.intValue() : null;
        Set<String> lowered = new TreeSet<>();
        if (effective != null && !effective.equals(granted)) {
            for (StageRun.Found found : run.found) {
                if (found.finding() instanceof Finding.AutonomyCap cap && cap.level() == effective) {
                    lowered.add(found.row());
                }
            }
        }
        return new Autonomy(
                granted,
                effective,
                run.value(ResultColumns.MODE) instanceof String word ? AutonomyMode.valueOf(word) : null,
                List.copyOf(lowered));
    }

    private Oversight oversight(ApprovalDemands demands) {
        SortedMap<String, Object> measures = new TreeMap<>();
        for (String path : release.measures()) {
            Object value = run.value(path);
            if (value != null) {
                measures.put(path.substring(path.indexOf('.') + 1), value);
            }
        }
        if (!demands.open().isEmpty() && OwnYes.isEnough(run)) {
            measures.put(OwnYes.MEASURE, true);
        }
        return new Oversight(
                measures,
                demands.open(),
                demands.met(),
                demands.open().isEmpty() ? null : demands.dueHours(),
                demands.open().isEmpty() ? null : demands.escalateTo(),
                demands.fourEyes());
    }

    private static Oversight none() {
        return new Oversight(new TreeMap<>(), List.of(), List.of(), null, null, false);
    }

    /**
     * The earliest of five minutes, a time of day at which a window may close, a row's To, a fact's end, an
     * approval's end.
     */
    private Instant validUntil(ApprovalDemands demands) {
        Instant until = earlier(dates.decidedAt().plus(LONGEST), run.nextBoundary());
        for (Row row : run.counted) {
            if (row.to() != null) {
                until = earlier(until, row.to().atStartOfDay(release.zone()).toInstant());
            }
        }
        for (Instant end : facts.expires()) {
            until = earlier(until, end);
        }
        for (Approval approval : facts.approvals()) {
            if (demands.met().contains(approval.id())) {
                until = earlier(until, approval.until());
            }
        }
        return until;
    }

    /** The earlier of two ends; an end in the past is ignored. */
    private Instant earlier(Instant until, @Nullable Instant end) {
        return end != null && end.isAfter(dates.decidedAt()) && end.isBefore(until) ? end : until;
    }

    /** Whether only the time of day prevents it. */
    private boolean onlyTime(List<Reason> reasons) {
        Set<String> timely = new HashSet<>();
        for (StageRun.Found found : run.found) {
            if (found.finding() instanceof Finding.Prohibit && run.isMoment(found.scope())) {
                timely.add(found.row());
            }
        }
        return !reasons.isEmpty()
                && reasons.stream().allMatch(reason -> reason.row() != null && timely.contains(reason.row()));
    }
}
