package dev.countersign.decisions.broker;

import dev.countersign.context.form.FieldForms;
import dev.countersign.context.form.FormInput;
import dev.countersign.context.form.Redaction;
import dev.countersign.context.own.FactOrigin;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.words.Phrases;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.Catalogue;
import dev.countersign.decisions.evaluate.FieldClasses;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.PersonalDataPolicy;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.AgentStatus;
import dev.countersign.facts.words.DisclosureForm;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands out to an agent the data that a recorded decision released, each fact in the form of its class, and writes down
 * what leaves before it leaves. What no row names is withheld: a class without a disclosure, a fact without a class, a
 * form that does not fit a value. The values are those of the decision. Paper 5.2, context broker.
 */
public final class ContextBroker {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Period SUMMED = Period.ofMonths(12);
    private static final int SALTS = 32;
    private static final int TOKEN = 16;
    private static final String DRAFT = "DRAFT";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DataFolder folder;
    private final ClockAndRandom clock;
    private final ReleasedGroups groups;

    public ContextBroker(DataFolder folder, ClockAndRandom clock) {
        this.folder = folder;
        this.clock = clock;
        groups = new ReleasedGroups(folder.records());
    }

    /**
     * What an agent wants.
     *
     * @param agent id of the agent that requested the decision
     * @param run   its run; empty if the request had none
     */
    public record Wish(String decision, String agent, String run) {}

    /**
     * Writes down and hands out the data of a decision.
     *
     * @return empty for a decision that the caller may not read, as for one that does not exist
     * @throws ContextRefused when the decision releases nothing to this agent in this run, or not any more
     * @throws NotDecided when it cannot be recorded
     */
    public Optional<ReleasedContext> release(PolicySnapshot snapshot, Caller caller, Wish wish) {
        return new VisibleDecisions(folder.records(), caller)
                .decision(wish.decision())
                .map(found -> released(snapshot, caller, wish, found));
    }

    private ReleasedContext released(PolicySnapshot snapshot, Caller caller, Wish wish, StoredDecision found) {
        Instant now = clock.now();
        Instant until = refuse(snapshot, wish, found, now);
        String id = clock.id();
        ReleasedContext[] made = new ReleasedContext[1];
        folder.write(
                id,
                () -> {
                    // INVARIANT: an erasure has ended before this, or waits for it.
                    if (!folder.records().isWhole(found.id())) {
                        throw erased();
                    }
                    String about = folder.records()
                            .subjectOf(found.receipt().sequence())
                            .orElseThrow(ContextBroker::erased);
                    ErasureSubject subject =
                            NotDecided.subjects(folder.ledger()).apply(about);
                    made[0] = new Handing(snapshot.own(), caller, found, wish.run(), subject).context(id, until);
                    return entry(caller, made[0], wish.run(), about, subject, now)
                            .entry(clock.random(SALTS), NotDecided.subjects(folder.ledger()));
                },
                receipt -> {});
        return Objects.requireNonNull(made[0]);
    }

    /** @return until when it may be used */
    private Instant refuse(PolicySnapshot snapshot, Wish wish, StoredDecision found, Instant now) {
        if (!found.isWhole()) {
            throw erased();
        }
        Facts facts = found.facts();
        if (!wish.agent().equals(facts.known().value(CorePath.SUBJECT_ID))) {
            throw new ContextRefused(
                    ContextRefused.Why.OTHER_AGENT,
                    "Another agent requested this decision. Maybe request the action as this agent.");
        }
        if (!wish.run().equals(run(facts))) {
            throw new ContextRefused(
                    ContextRefused.Why.OTHER_RUN,
                    "The decision belongs to another run. Maybe send the `runId` of its request as `run`.");
        }
        if (snapshot.own()
                .agent(wish.agent())
                .filter(agent -> agent.status() != AgentStatus.ACTIVE)
                .isPresent()) {
            throw new ContextRefused(
                    ContextRefused.Why.AGENT_NOT_ACTIVE, "The agent is paused or retired. Maybe ask its owner.");
        }
        if (found.verdict() == Verdict.DENY) {
            throw new ContextRefused(
                    ContextRefused.Why.DENIED,
                    "The action was denied, so no data is released for it. Maybe see its reasons.");
        }
        if (found.verdict() == Verdict.REVIEW && !DRAFT.equals(type(found, facts))) {
            throw new ContextRefused(
                    ContextRefused.Why.HELD,
                    "The action waits for people, and it is not a draft. Maybe ask again when it is allowed.");
        }
        if (folder.records().isRejected(found.id())) {
            throw new ContextRefused(
                    ContextRefused.Why.DENIED,
                    "People rejected the action, so no data is released for it. Maybe see its task.");
        }
        Instant until = Stream.of(found.validUntil().orElse(found.decidedAt().plus(LONGEST)), now.plus(LONGEST))
                .min(Instant::compareTo)
                .orElseThrow();
        if (!until.isAfter(now)) {
            throw new ContextRefused(
                    ContextRefused.Why.EXPIRED,
                    "The decision was valid until " + until + ". Maybe request the action again.");
        }
        if (!folder.records().outcomes(found.id()).isEmpty()) {
            throw new ContextRefused(
                    ContextRefused.Why.REPORTED,
                    "The outcome of the action was reported, so nothing more is needed for it. "
                            + "Maybe request the next action.");
        }
        return until;
    }

    private static ContextRefused erased() {
        return new ContextRefused(ContextRefused.Why.ERASED, "Somebody whom the decision is about was erased.");
    }

    private static String run(Facts facts) {
        return facts.known().value(CorePath.ACTION_RUN_ID) instanceof String run ? run : "";
    }

    private static @Nullable Object type(StoredDecision found, Facts facts) {
        return Catalogue.of(found.release(), String.valueOf(facts.known().value(CorePath.ACTION_NAME)), day(found))
                .get(ResultColumns.TYPE);
    }

    private static LocalDate day(StoredDecision found) {
        return found.release().dates(found.decidedAt()).effectiveOn();
    }

    /** No value of a person is in it: names of facts, their forms, and a commitment under the key of the subject. */
    private static SealedEntry entry(
            Caller caller, ReleasedContext context, String run, String about, ErasureSubject subject, Instant now) {
        List<Map<String, Object>> fields = context.fields().stream()
                .map(field -> {
                    Map<String, Object> each = new TreeMap<>(
                            Map.of("path", field.path(), "fieldClass", field.dataClass(), "form", field.form()));
                    if (field.source() != null) {
                        each.put("source", field.source());
                    }
                    if (field.asOf() != null) {
                        each.put("asOf", field.asOf());
                    }
                    if (field.value() instanceof Map<?, ?> counts) {
                        each.put(ReleasedGroups.COUNTS, counts);
                    }
                    return each;
                })
                .toList();
        return new SealedEntry(EntryType.RELEASED, context.id(), now, caller.recordedAs())
                .with("decision", context.decision())
                .with("expires", context.expires().toString())
                .with("fields", fields)
                .with("withheld", context.withheld())
                .with(
                        "values",
                        subject.token("released\n" + context.id() + "\n" + JSON.writeValueAsString(values(context))))
                .sealed(about, EntryType.RUN, run)
                .sealed(about, "purpose", context.purpose());
    }

    private static SortedMap<String, Object> values(ReleasedContext context) {
        SortedMap<String, Object> values = new TreeMap<>();
        context.fields().forEach(field -> values.put(field.path(), field.value()));
        return values;
    }

    /** The data of one decision. */
    private final class Handing {

        private final OwnFacts own;
        private final Caller caller;
        private final StoredDecision found;
        private final PolicyRelease release;
        private final Facts facts;
        private final String run;
        private final ErasureSubject subject;
        private final Set<String> customers;

        private Handing(OwnFacts own, Caller caller, StoredDecision found, String run, ErasureSubject subject) {
            this.own = own;
            this.caller = caller;
            this.found = found;
            release = found.release();
            facts = found.facts();
            this.run = run;
            this.subject = subject;
            customers = facts.customerIds();
        }

        private ReleasedContext context(String id, Instant until) {
            Map<String, ClassDisclosure> disclosed = disclosed();
            List<ReleasedContext.Field> fields = new ArrayList<>();
            SortedMap<String, Integer> withheld = new TreeMap<>();
            FormInput input = input(disclosed);
            FieldClasses.of(release, day(found)).forEach((path, dataClass) -> {
                ClassDisclosure how = disclosed.get(dataClass);
                if (how != null && isOurs(path)) {
                    Optional<ReleasedContext.Field> field = field(path, how, input);
                    field.ifPresent(fields::add);
                    if (field.isEmpty() && isKnown(path, input)) {
                        withheld.merge(dataClass, 1, Integer::sum);
                    }
                }
            });
            String purpose = facts.known().value(CorePath.ACTION_PURPOSE) instanceof String text ? text : "";
            return new ReleasedContext(id, found.id(), purpose, until, fields, withheld);
        }

        /** By class. Nothing if the answer lists nothing, because a reason is not for this reader. */
        private Map<String, ClassDisclosure> disclosed() {
            Evaluation evaluation = found.decision().evaluation();
            return evaluation.audience().compareTo(caller.audience()) > 0
                    ? Map.of()
                    : evaluation.context().stream()
                            .collect(Collectors.toMap(ClassDisclosure::fieldClass, each -> each));
        }

        /** What the caller said needs nobody to hand it out. */
        private boolean isOurs(String path) {
            return !facts.known().known(path) || !PersonalDataPolicy.of(release).saidByCaller(path, facts);
        }

        private boolean isKnown(String path, FormInput input) {
            return facts.known().known(path)
                    || input.sums().containsKey(path)
                    || input.groups().containsKey(path);
        }

        private Optional<ReleasedContext.Field> field(String path, ClassDisclosure how, FormInput input) {
            return form(how)
                    .flatMap(form -> FieldForms.of(form, path, facts.known().value(path), input)
                            .map(value -> form.form() == DisclosureForm.GROUP_K
                                    ? groups.released(path, form.parameter(), (Map<?, ?>) value)
                                    : value)
                            .map(value -> {
                                FactOrigin origin = found.origins().get(path.substring(0, path.indexOf('.')));
                                return new ReleasedContext.Field(
                                        path,
                                        how.fieldClass(),
                                        form.toString(),
                                        value,
                                        origin == null ? null : origin.source(),
                                        origin == null ? null : origin.asOf());
                            }));
        }

        /** The form of a class; empty for none, and for one that is not in the list. */
        private static Optional<DisclosureForm.Given> form(ClassDisclosure how) {
            if (how.disclosure() == Disclosure.WITHHOLD) {
                return Optional.empty();
            }
            if (!how.how().isEmpty()) {
                return DisclosureForm.Given.of(how.how());
            }
            return switch (how.disclosure()) {
                case RELEASE -> Optional.of(new DisclosureForm.Given(DisclosureForm.AS_IS, 0));
                case PSEUDONYMISE -> Optional.of(new DisclosureForm.Given(DisclosureForm.TOKEN, 0));
                case MASK, AGGREGATE, WITHHOLD -> Optional.empty();
            };
        }

        private FormInput input(Map<String, ClassDisclosure> disclosed) {
            Map<String, OwnFacts.Total> sums = new HashMap<>();
            Map<String, SortedMap<String, Integer>> spreads = new HashMap<>();
            FieldClasses.of(release, day(found)).forEach((path, dataClass) -> {
                DisclosureForm form = Optional.ofNullable(disclosed.get(dataClass))
                        .flatMap(Handing::form)
                        .map(DisclosureForm.Given::form)
                        .orElse(DisclosureForm.AS_IS);
                if (form == DisclosureForm.SUM_12M) {
                    sum(path).ifPresent(sum -> sums.put(path, sum));
                } else if (form == DisclosureForm.GROUP_K) {
                    SortedMap<String, Integer> spread = own.spread(path);
                    if (!spread.isEmpty()) {
                        spreads.put(path, spread);
                    }
                }
            });
            return new FormInput(
                    facts.known().known(CorePath.ACTION_CHANNEL),
                    !customers.isEmpty(),
                    (path, text) -> "t-"
                            + subject.token((run.isEmpty() ? found.id() : run) + "\n" + path + "\n" + text)
                                    .substring(0, TOKEN),
                    redaction(),
                    sums,
                    spreads);
        }

        private Optional<OwnFacts.Total> sum(String path) {
            String type = path.substring(0, path.indexOf('.'));
            return customers.isEmpty() || !release.resourceTypes().contains(type)
                    ? Optional.empty()
                    : own.sum(
                            type,
                            path.substring(type.length() + 1),
                            customers,
                            found.decidedAt()
                                    .atOffset(ZoneOffset.UTC)
                                    .minus(SUMMED)
                                    .toInstant(),
                            found.decidedAt());
        }

        private Optional<Redaction> redaction() {
            Optional<Phrases> health =
                    release.companion(HealthPhrases.class, HealthPhrases::of).phrases();
            return health.map(phrases ->
                    new Redaction(phrases, word -> own.party(word).isPresent() && !customers.contains(word)));
        }
    }
}
