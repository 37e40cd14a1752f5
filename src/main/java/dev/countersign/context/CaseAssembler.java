package dev.countersign.context;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.Party;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.context.own.Suppressions;
import dev.countersign.context.place.Clocks;
import dev.countersign.context.place.Whereabouts;
import dev.countersign.context.words.Phrases;
import dev.countersign.context.words.SecretNumbers;
import dev.countersign.facts.Case;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.History;
import dev.countersign.facts.own.Model;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.own.Suppression;
import dev.countersign.facts.own.Template;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.ConsentState;
import dev.countersign.facts.words.CustomerKind;
import dev.countersign.facts.words.CustomerState;
import dev.countersign.facts.words.LanguageFinding;
import dev.countersign.facts.words.Purpose;
import dev.countersign.facts.words.UseCase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Assembles one case: the consent for channel and purpose, ages, places, clocks of zones. If we have a record, it is
 * used; a claim that differs from it is noted and not used. Pure code.
 */
public final class CaseAssembler {

    private final Request request;
    private final OwnFacts own;
    private final BusinessTypes types;
    private final DecisionHistory history;
    private final Instant at;
    private final LocalDate today;
    private final SortedMap<String, Object> values = new TreeMap<>();
    private final SortedSet<String> places = new TreeSet<>();
    private final SortedSet<String> zones = new TreeSet<>();
    private final SortedSet<LocalDate> holidays = new TreeSet<>();
    private final SortedSet<String> differing = new TreeSet<>();
    private final BusinessFacts business;
    private final AffectedParty about;
    private Set<String> ids = Set.of();

    private CaseAssembler(Request request, OwnFacts own, DecisionHistory history, BusinessTypes types, Instant at) {
        this.history = history;
        this.types = types;
        business = new BusinessFacts(types, own, at);
        this.request = request;
        this.own = own;
        this.at = at;
        today = own.today(at);
        about = about(request, own, types);
    }

    /**
     * What the request is about, and the customer it reaches. The case of {@link #facts} has the same.
     *
     * @param types that the pack declares
     */
    public static AffectedParty about(Request request, OwnFacts own, BusinessTypes types) {
        return AffectedParty.of(request, own, types);
    }

    /**
     * @param history what earlier decisions say
     * @param types  that the pack declares
     * @param phrases that the pack looks for in texts
     * @param at     the decision time
     * @param digest what an approval of this very action is given for
     */
    public static Facts facts(
            Request request,
            OwnFacts own,
            DecisionHistory history,
            BusinessTypes types,
            Collection<String> phrases,
            Instant at,
            String digest) {
        return facts(request, own, history, types, new Phrases(phrases), at, digest, ReservationRule.NOTHING);
    }

    /**
     * The same for an action that reserves something, with phrases that are read once for all requests.
     *
     * @param reserving what, as the catalogue says
     */
    public static Facts facts(
            Request request,
            OwnFacts own,
            DecisionHistory history,
            BusinessTypes types,
            Phrases phrases,
            Instant at,
            String digest,
            ReservationRule reserving) {
        CaseAssembler assembling = new CaseAssembler(request, own, history, types, at);
        assembling.subject();
        assembling.action();
        assembling.language(phrases);
        Map<String, Object> resource = assembling.resource();
        own.party(assembling.about.root()).ifPresent(assembling::customer);
        assembling.audience(resource);
        assembling.reserved(reserving);
        assembling.unreadable(resource);
        return assembling.facts(digest);
    }

    private void put(String path, @Nullable Object value) {
        if (value instanceof Enum<?> word) {
            values.put(path, word.name());
        } else if (value instanceof Integer number) {
            values.put(path, number.doubleValue());
        } else if (value instanceof Long number) {
            values.put(path, number.doubleValue());
        } else if (value instanceof Collection<?> members) {
            SortedSet<String> texts = new TreeSet<>();
            for (Object member : members) {
                texts.add(String.valueOf(member));
            }
            values.put(path, texts);
        } else if (value != null) {
            values.put(path, value);
        }
    }

    private void subject() {
        put(CorePath.SUBJECT_TYPE, request.subjectType());
        put(CorePath.SUBJECT_ID, request.subjectId());
        own.organisation().ifPresent(organisation -> {
            put(CorePath.ORGANISATION_STAGE, organisation.stage());
            put(CorePath.ORGANISATION_SECTOR, organisation.sector());
            put(CorePath.ORGANISATION_RISK_APPETITE, organisation.riskAppetite());
            put(CorePath.ORGANISATION_CONTEST_ADDRESS, organisation.contestAddress());
        });
        if (types.mayAsk(request.subjectType())) {
            recorded("subject", request.subjectType(), request.subjectId());
            business.about("subject", request.subjectType(), request.subjectId(), request.subjectProperties());
        }
        Optional<Agent> registered = own.agent(request.subjectId());
        if (!request.subjectType().equals("agent")) {
            own.agentNamed(request.subjectId()).ifPresent(id -> put(CorePath.AGENT_ID, id));
        } else if (registered.isPresent()) {
            agent(registered.get());
        } else {
            put(CorePath.SUBJECT_MAYBE, own.near("agent", request.subjectId()).orElse(null));
        }
    }

    private void agent(Agent agent) {
        put(CorePath.AGENT_ID, agent.id());
        put(CorePath.AGENT_KIND, agent.kind());
        put(CorePath.AGENT_STATUS, agent.status());
        put(CorePath.AGENT_LEVEL, agent.level());
        put(CorePath.AGENT_OWNER, agent.owner());
        put(CorePath.AGENT_CONTRACT_EXPIRED, passed(agent.contractUntil()));
        put(CorePath.AGENT_REVIEW_OVERDUE, passed(agent.reviewBy()));
        Optional<Model> model = own.model(agent.model());
        put(CorePath.MODEL_DRIFT, model.map(Model::drift).orElse(null));
        put(
                CorePath.MODEL_VALIDATION_OVERDUE,
                model.map(Model::validatedUntil).map(this::passed).orElse(null));
    }

    private @Nullable Boolean passed(@Nullable LocalDate day) {
        return day == null ? null : !today.isBefore(day);
    }

    private void action() {
        SortedMap<String, Object> declared = new TreeMap<>(request.properties());
        request.properties().forEach((name, value) -> {
            if (Vocabulary.core().fact("action." + name).isPresent()) {
                put("action." + name, value);
                declared.remove(name);
            }
        });
        values.remove(Vocabulary.TEXT);
        business.said("action", BusinessTypes.ACTION, declared);
        put(CorePath.ACTION_NAME, request.action());
        put(CorePath.ACTION_ON_BEHALF_OF, request.onBehalfOf());
        put(
                CorePath.ACTION_ON_BEHALF_OF_AGENT,
                own.agentNamed(request.onBehalfOf()).orElse(null));
        put(
                CorePath.ACTION_TEMPLATE_APPROVED,
                request.claimed("template") instanceof String id
                        && own.template(id)
                                .filter(Template::approved)
                                .filter(template -> !Boolean.TRUE.equals(passed(template.until())))
                                .isPresent());
        if (request.claimed("amount") instanceof Double amount) {
            values.remove(CorePath.ACTION_AMOUNT);
            put(CorePath.ACTION_AMOUNT, euros(amount));
        }
        if (request.claimed("useCase") instanceof String useCase
                && own.useCase(useCase).isPresent()) {
            put(CorePath.USE_CASE_SPONSOR_ATTESTED, own.attested("SPONSOR_ATTESTED", useCase, today));
            put(CorePath.USE_CASE_SIMULATION_PASSED, own.attested("SIMULATION_PASSED", useCase, today));
        }
        useCases();
    }

    /**
     * The registered facts of the use case that the request names. A request that names none, or one that is not the
     * agent's, is evaluated for all use cases of the agent, so that omitting it never makes the result more permissive.
     */
    private void useCases() {
        Set<String> counting = new TreeSet<>(own.agent(request.subjectId())
                .filter(agent -> request.subjectType().equals("agent"))
                .map(Agent::useCases)
                .orElse(Set.of()));
        if (request.claimed("useCase") instanceof String named) {
            if (counting.contains(named)) {
                counting.clear();
            }
            counting.add(named);
        }
        if (counting.isEmpty()) {
            return;
        }
        Set<Object> uses = new HashSet<>();
        List<String> exceptions = new ArrayList<>();
        List<Boolean> released = new ArrayList<>();
        for (String each : counting) {
            Optional<UseCase> registered = own.useCase(each);
            Set<?> used = registered.map(UseCase::uses).orElse(null);
            if (used == null) {
                uses.add(UseCase.UNKNOWN);
            } else {
                uses.addAll(used);
            }
            registered.map(UseCase::exception).ifPresent(exceptions::add);
            registered.map(UseCase::released).ifPresent(released::add);
        }
        put(CorePath.USE_CASE_USES, uses);
        put(CorePath.USE_CASE_EXCEPTION, exceptions.size() == counting.size() ? exceptions.get(0) : null);
        put(
                CorePath.USE_CASE_RELEASED,
                released.contains(false) ? Boolean.FALSE : released.size() == counting.size() ? Boolean.TRUE : null);
    }

    /** The findings in the text, if the request contains one. The text itself is not stored. */
    private void language(Phrases phrases) {
        String text = request.claimed("text") instanceof String shown ? shown : "";
        put(CorePath.LANGUAGE_SHOWN, request.claimed("text") != null);
        Collection<LanguageFinding> found = text.isEmpty() ? Set.of() : phrases.in(text);
        Collection<LanguageFinding> numbers = text.isEmpty() ? Set.of() : SecretNumbers.in(text);
        put(Vocabulary.PHRASES, found.stream().map(LanguageFinding::phrase).toList());
        put(
                CorePath.LANGUAGE_NUMBERS,
                numbers.stream().map(LanguageFinding::kind).toList());
    }

    /** In euros at our own rate; null in a currency without a rate. */
    private @Nullable Double euros(double amount) {
        String currency = request.currency() != null
                ? request.currency()
                : own.organisation()
                        .map(organisation -> organisation.currency())
                        .orElse("EUR");
        return "EUR".equals(currency)
                ? Double.valueOf(amount)
                : own.rate(currency).map(Rate::euros).map(rate -> amount * rate).orElse(null);
    }

    private void recorded(String prefix, String type, String id) {
        boolean recorded = own.knows(type, id);
        put(prefix + ".recorded", recorded);
        put(prefix + ".maybe", recorded ? null : own.near(type, id).orElse(null));
    }

    /** What the action is about. */
    private Map<String, Object> resource() {
        put(CorePath.RESOURCE_TYPE, request.resourceType());
        put(CorePath.RESOURCE_ID, request.resourceId());
        recorded("resource", about.resourceType(), about.resourceId());
        return business.about("resource", request.resourceType(), request.resourceId(), request.resourceProperties());
    }

    /**
     * Claims about a type that the pack does not declare are not used. A claim about a customer may equal our record.
     */
    private void differing() {
        String type = request.resourceType();
        if (!types.fields().containsKey(type)) {
            request.resourceProperties().forEach((name, claim) -> {
                if (!type.equals("customer") || !claim.equals(values.get("customer." + name))) {
                    differing.add(type + "." + name);
                }
            });
        }
        differing.addAll(business.differing());
    }

    private void customer(Party person) {
        List<Customer> records = person.records();
        put(CorePath.CUSTOMER_ID, person.root());
        // the most protected capacity: if records differ, rows for consumers must still match
        CustomerKind kind = null;
        List<String> regions = new ArrayList<>();
        List<CustomerState> states = new ArrayList<>();
        boolean statesKnown = true;
        for (Customer record : records) {
            kind = kind == null || record.kind().compareTo(kind) < 0 ? record.kind() : kind;
            regions.addAll(record.regions());
            if (record.states() == null) {
                statesKnown = false;
            } else {
                states.addAll(record.states());
            }
        }
        put(CorePath.CUSTOMER_KIND, kind);
        put(CorePath.CUSTOMER_COUNTRIES, Whereabouts.together(records, Customer::countries));
        put(CorePath.CUSTOMER_REGIONS, regions);
        put(CorePath.CUSTOMER_STATES, statesKnown ? states : null);
        put(CorePath.CUSTOMER_PARENTAL_CONSENT, agreed(records, Customer::parentalConsent));
        put(CorePath.CUSTOMER_IDENTITY_VERIFIED, request.identityVerified());
        LocalDate born = agreed(records, Customer::birthDate);
        if (born != null) {
            put(CorePath.CUSTOMER_AGE, Math.max(0, Period.between(born, today).getYears()));
        }
        Whereabouts where = Whereabouts.of(
                records,
                own::places,
                request.claimed("channel") instanceof String channel
                        && Channel.valueOf(channel).byNumber(),
                at);
        places.addAll(where.places());
        zones.addAll(where.zones());
        holidays.addAll(own.holidays().in(where.places(), where.regionless()));
        put(CorePath.CUSTOMER_ZONES, where.timeKnown() ? zones : null);
        ids = person.ids();
        consent(person);
        contact(person);
    }

    /** The value that all records have; null if one has none, or a different one. */
    private static <T> @Nullable T agreed(List<Customer> records, Function<Customer, @Nullable T> said) {
        T agreed = records.isEmpty() ? null : said.apply(records.get(0));
        for (Customer record : records) {
            if (!Objects.equals(agreed, said.apply(record))) {
                return null;
            }
        }
        return agreed;
    }

    /** The consent for channel and purpose: the strictest of all records of the person. */
    private void consent(Party person) {
        if (!(request.claimed("channel") instanceof String channel)
                || !(request.claimed("purpose") instanceof String purpose)) {
            return;
        }
        Optional<ConsentStatus.Word> strictest = new ConsentStatus(today)
                .latest(person.linesOfEach(), own::consents, Channel.valueOf(channel), Purpose.valueOf(purpose));
        put(CorePath.CONSENT_STATE, strictest.map(ConsentStatus.Word::state).orElse(ConsentState.NONE));
        strictest.map(ConsentStatus.Word::consent).ifPresent(consent -> {
            put(CorePath.CONSENT_AGE_MONTHS, months(consent.givenAt()));
            put(
                    CorePath.CONSENT_PROOF,
                    consent.source() != null && consent.givenAt() != null && consent.wordingVersion() != null);
            put(CorePath.CONSENT_SIMILAR_GOODS, consent.similarGoods());
            put(CorePath.CONSENT_ADDRESS_FROM_SALE, consent.addressFromSale());
            put(CorePath.CONSENT_COULD_REFUSE, consent.couldRefuse());
        });
    }

    private @Nullable Long months(@Nullable LocalDate since) {
        return since == null ? null : Math.max(0, ChronoUnit.MONTHS.between(since, today));
    }

    private void contact(Party person) {
        Channel channel = request.claimed("channel") instanceof String word ? Channel.valueOf(word) : null;
        Purpose purpose = request.claimed("purpose") instanceof String word ? Purpose.valueOf(word) : null;
        Set<String> ids = person.ids();
        List<Suppressions.Covering> covering = own.covering(person, channel);
        boolean objected = false;
        boolean dnc = false;
        boolean heldByPerson = false;
        String stop = "NONE";
        for (Suppressions.Covering each : covering) {
            Suppression suppression = each.suppression();
            heldByPerson |= each.own();
            switch (suppression.kind()) {
                case OBJECTION, SUPPRESSION -> objected = true;
                case DNC -> dnc = true;
                case STOP ->
                    stop = stop.equals("SAME") || suppression.purpose() == null || suppression.purpose() == purpose
                            ? "SAME"
                            : "OTHER";
            }
        }
        put(CorePath.CONTACT_OBJECTED, objected);
        put(CorePath.CONTACT_DNC, dnc);
        put(CorePath.CONTACT_STOP, stop);
        put(CorePath.CONTACT_HELD_BY, covering.isEmpty() ? "NONE" : heldByPerson ? "PERSON" : "SHARED");
        put(
                CorePath.CONTACT_OWN_CASE,
                request.resourceType().equals("serviceCase")
                        && own.business("serviceCase", request.resourceId())
                                .filter(held -> ids.contains(String.valueOf(held.get("customer")))
                                        && !"CLOSED".equals(held.get("status")))
                                .isPresent());
        CustomerHistory histories = new CustomerHistory(
                person.linesOfEach().stream()
                        .map(lines -> all(lines, own::histories))
                        .toList(),
                today);
        put(CorePath.CONTACT_PURCHASE_MONTHS, months(histories.day(History::lastPurchase)));
        put(CorePath.CONTACT_INQUIRY_MONTHS, months(histories.day(History::lastInquiry)));
        put(CorePath.CONTACT_SILENT_MONTHS, months(histories.day(History::lastContact)));
        put(CorePath.CUSTOMER_GOODWILL_CREDITS, histories.goodwillCredits());
        open(ids, histories);
        LocalDate kept = histories.contactsSince();
        new ContactFrequency(
                        ContactFrequency.together(all(ids, own::contacts), history.contacts(ids, at), at),
                        kept == null ? null : kept.atStartOfDay(own.zone()).toInstant(),
                        at)
                .of(channel, purpose, request.claimed("topic"))
                .forEach(this::put);
    }

    /** What is found under all these ids. */
    private static <T> List<T> all(Collection<String> ids, Function<String, List<T>> under) {
        List<T> all = new ArrayList<>();
        ids.forEach(id -> all.addAll(under.apply(id)));
        return all;
    }

    /**
     * What is open with the customer, from the history or from a case on record. A case without a priority counts as
     * urgent.
     */
    private void open(Set<String> ids, CustomerHistory histories) {
        boolean complaint = false;
        boolean urgent = false;
        for (Map<String, Object> held : all(ids, own::openCases)) {
            complaint |= "COMPLAINT".equals(held.get("topic"));
            urgent |= "P1".equals(held.getOrDefault("priority", "P1"));
        }
        put(CorePath.CONTACT_OPEN_COMPLAINT, histories.open(History::openComplaint, complaint));
        put(CorePath.CONTACT_OPEN_URGENT_CASE, histories.open(History::openUrgentCase, urgent));
    }

    /**
     * What earlier decisions reserve of what this action uses, as far as our own record does not show it. It is always
     * known; 0 if there is nothing.
     */
    private void reserved(ReservationRule reserving) {
        put(
                CorePath.RESERVED_AMOUNT,
                reserved(reserving.amountKeys(values::get, ids)).amount());
        put(
                CorePath.RESERVED_COUNT,
                reserved(reserving.countKeys(values::get, ids)).count());
    }

    private ReservedAmounts reserved(SortedSet<String> keys) {
        return keys.isEmpty()
                ? ReservedAmounts.NOTHING
                : history.reserved(
                        keys,
                        at,
                        own.vouched(ReservationRule.isOfCustomer(keys.first()), values::get, ids, at)
                                .orElse(null));
    }

    /**
     * How many people it reaches: our own count, or at least one if it is about one customer. A larger claim is used.
     * Unknown if a record should have the count and does not.
     */
    private void audience(Map<String, Object> resource) {
        double claimed = request.claimed("audience") instanceof Double people ? people : 0;
        if (resource.get("audience") instanceof Double people) {
            put(CorePath.ACTION_AUDIENCE, Math.max(people, claimed));
        } else if (about.recorded() && types.of(about.resourceType()).containsKey("audience")) {
            values.remove(CorePath.ACTION_AUDIENCE);
        } else if (values.containsKey(CorePath.CUSTOMER_ID)) {
            put(CorePath.ACTION_AUDIENCE, Math.max(1.0, claimed));
        }
    }

    /**
     * Places of lines with a mistake that the case depends on; what they forbid is unknown. A resource may name a
     * second customer, for example a pair of duplicates.
     */
    private void unreadable(Map<String, Object> resource) {
        if (own.quarantined() == 0) {
            return;
        }
        SortedSet<String> unreadable = new TreeSet<>(own.unreadable(request.resourceType(), request.resourceId()));
        unreadable.addAll(own.unreadable(request.subjectType(), request.subjectId()));
        Stream.concat(
                        Stream.of(
                                        Optional.ofNullable(about.customer()),
                                        Optional.ofNullable(resource.get("other"))
                                                .map(String::valueOf))
                                .flatMap(Optional::stream),
                        own.party(about.root()).stream().flatMap(person -> person.ids().stream()))
                .forEach(id -> unreadable.addAll(own.unreadable("customer", id)));
        business.referred().forEach((type, ids) -> ids.forEach(id -> unreadable.addAll(own.unreadable(type, id))));
        put(CorePath.RECORD_UNREADABLE, unreadable.isEmpty() ? null : unreadable);
    }

    /**
     * An approval counts for the customer for whom it was given, even if our record of the resource now names another
     * customer.
     */
    private String aboutWhom() {
        Object customer = values.get(CorePath.CUSTOMER_ID);
        return customer == null ? request.resourceType() + ":" + request.resourceId() : "customer:" + customer;
    }

    private Case rejected(Case known) {
        int alike = history.rejectedAlike(known, at);
        Case counted = alike == 0 ? known : known.with(CorePath.REVIEW_REJECTED_ALIKE, (double) alike);
        return history.isRejected(known, at) ? counted.with(CorePath.REVIEW_REJECTED, true) : counted;
    }

    private Facts facts(String digest) {
        List<Instant> expires = business.expires();
        expires.add(today.plusDays(1).atStartOfDay(own.zone()).toInstant());
        business.values().forEach(values::putIfAbsent);
        differing();
        Case known = new Case(values);
        return new Facts(
                rejected(known),
                places,
                Clocks.of(zones, at, request.plannedAt()),
                request.plannedAt(),
                holidays,
                digest,
                Stream.concat(own.approvals(digest).stream(), history.approvals(digest, aboutWhom()).stream())
                        .toList(),
                expires,
                differing,
                new TreeSet<>(ids));
    }
}
