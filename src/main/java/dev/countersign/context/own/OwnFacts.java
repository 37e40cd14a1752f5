package dev.countersign.context.own;

import dev.countersign.context.place.Holidays;
import dev.countersign.context.place.PhonePlaces;
import dev.countersign.facts.Case;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.History;
import dev.countersign.facts.own.Model;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.own.Suppression;
import dev.countersign.facts.own.Template;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.UseCase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Our own records, read from JSON Lines. If we have a fact, a request's claim about it is not used. Immutable. */
public final class OwnFacts {

    /** In the order of their lines. Two may have the same id if a line has a mistake. */
    private final List<FactRecord> entities;

    private final FactIndexes indexes;
    private final Parties parties;
    private final Suppressions suppressions;
    private final CommonFacts common;
    private final NearIds near;

    /** Looked up once for each number, because it takes longer than a decision. */
    private final Map<String, PhonePlaces> phones = new ConcurrentHashMap<>();

    /** Counted once, because it takes longer than a decision. */
    private final Map<String, SortedMap<String, Integer>> spreads = new ConcurrentHashMap<>();

    private final Quarantine quarantine;
    private final List<Problem> mistakes;

    private final FactDates dated;

    private OwnFacts(Collection<FactRecord> entities, Quarantine quarantine, List<Problem> mistakes) {
        this(entities, quarantine, mistakes, FactDates.of(entities));
    }

    private OwnFacts(Collection<FactRecord> entities, Quarantine quarantine, List<Problem> mistakes, FactDates dated) {
        this.dated = dated;
        this.quarantine = quarantine;
        this.mistakes = List.copyOf(mistakes);
        this.entities = List.copyOf(entities);
        indexes = FactIndexes.of(this.entities);
        parties = new Parties(all(Customer.class).toList());
        suppressions = new Suppressions(all(Suppression.class).toList(), parties);
        common = CommonFacts.of(this.entities);
        near = new NearIds(this::allIds);
    }

    /** Facts without a mistake, after a local edit of others without a mistake. */
    private OwnFacts(OwnFacts before, FactEdit edit, List<FactRecord> now) {
        quarantine = Quarantine.NOBODY;
        mistakes = List.of();
        entities = List.copyOf(now);
        indexes = before.indexes.after(edit, entities);
        dated = before.dated.after(
                Stream.concat(edit.removed().stream(), edit.changed().stream().map(FactEdit.Changed::before)),
                Stream.concat(
                        edit.added().stream().map(entities::get),
                        edit.changed().stream().map(FactEdit.Changed::now)));
        boolean customers = edit.touches(Customer.class, entities);
        parties = customers
                ? new Parties(of("customer")
                        .all()
                        .map(fact -> (Customer) fact.value())
                        .toList())
                : before.parties;
        suppressions = customers
                ? new Suppressions(all(Suppression.class).toList(), parties)
                : edit.touches(Suppression.class, entities)
                        ? before.suppressions.after(all(Suppression.class).toList())
                        : before.suppressions;
        common = edit.touches(FactRecord.DEPENDED_ON, entities) ? CommonFacts.of(entities) : before.common;
        near = before.near.after(this::allIds, edit.typesOfNewIds(entities));
    }

    /** Ids of a type, those of merged customers among them. */
    private Collection<String> allIds(String type) {
        return type.equals("customer") ? parties.ids().toList() : ids(type);
    }

    /** No own facts at all. */
    public static OwnFacts none() {
        return new OwnFacts(List.of(), Quarantine.NOBODY, List.of());
    }

    /**
     * Reads every {@code .jsonl} file of a folder that is not hidden, with the default limits for mistakes.
     *
     * @param declared types of the pack
     * @throws InvalidInput with every problem, by file and line, if the facts cannot be used
     */
    public static OwnFacts folder(Path folder, Vocabulary vocabulary, BusinessTypes declared) {
        return read(folder, vocabulary, declared, FactLimits.USUAL).whole();
    }

    /**
     * Files of a folder on which its own facts depend: those that are read, and those that look like own facts and
     * refuse the load.
     */
    public static List<Path> files(Path folder) throws IOException {
        return Stream.concat(FactFolderReader.files(folder).stream(), UnreadFiles.files(folder).stream())
                .toList();
    }

    /**
     * The same with the mistakes of lines that may still be used.
     *
     * @throws InvalidInput where there is no such folder
     */
    public static FactFolderResult read(Path folder, Vocabulary vocabulary, BusinessTypes declared, FactLimits limits) {
        return read(folder, vocabulary, declared, limits, new FactBlocks());
    }

    /** The same. @param blocks what was read before: it is not read again */
    static FactFolderResult read(
            Path folder, Vocabulary vocabulary, BusinessTypes declared, FactLimits limits, FactBlocks blocks) {
        List<FactProblem> mistakes = new ArrayList<>();
        List<FactRecord> entities = new FactFolderReader(vocabulary, declared, mistakes, blocks).read(folder);
        Optional<OwnFacts> edited = mistakes.isEmpty()
                ? Optional.ofNullable(blocks.clean()).flatMap(before -> before.edited(entities, declared))
                : Optional.empty();
        if (edited.isPresent()) {
            blocks.clean(edited.get());
            return new FactFolderResult(edited.get(), List.of(), false);
        }
        CrossFactChecks.Checked checked =
                CrossFactChecks.check(entities, mistakes, declared, limits, folder.toString());
        OwnFacts read = new OwnFacts(checked.facts(), checked.quarantine(), checked.problems());
        blocks.clean(checked.problems().isEmpty() ? read : null);
        return new FactFolderResult(read, checked.problems(), checked.refused());
    }

    /** These facts, if so little differs from the present ones that all facts together need not be checked again. */
    private Optional<OwnFacts> edited(List<FactRecord> now, BusinessTypes declared) {
        return FactEdit.between(entities, now)
                .filter(edit -> edit.isLocal(this, now, declared))
                .map(edit -> new OwnFacts(this, edit, now));
    }

    /**
     * The same from JSON objects, for the facts of a case: the last one of the same type and id counts.
     *
     * @throws InvalidInput with every problem, by place and number
     */
    public static OwnFacts of(List<JsonNode> nodes, String place, Vocabulary vocabulary, BusinessTypes declared) {
        List<FactProblem> mistakes = new ArrayList<>();
        LineReader lines = new LineReader(vocabulary, declared, true, mistakes);
        Map<String, FactRecord> entities = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            lines.read(nodes.get(i), new FactPlace(place, i + 1, place + ", fact " + (i + 1)))
                    .ifPresent(entity -> entities.put(entity.key(), entity));
        }
        CrossFactChecks.Checked checked =
                CrossFactChecks.check(entities.values(), mistakes, declared, FactLimits.USUAL, place);
        if (!checked.mistakes().isEmpty()) {
            throw new InvalidInput(checked.problems());
        }
        return new OwnFacts(checked.facts(), checked.quarantine(), List.of());
    }

    /**
     * Earlier facts that stay in use, with the restrictions of newer facts that cannot be used: from newer lines
     * without a mistake about a subject that was known before. Nothing that permits is taken over.
     */
    public static OwnFacts stricter(OwnFacts old, OwnFacts read) {
        StricterFacts stricter = StricterFacts.of(old, read);
        return new OwnFacts(
                stricter.entities(),
                old.quarantine.and(read.quarantine.places()).and(stricter.unsure()),
                old.mistakes,
                old.dated);
    }

    List<FactRecord> entities() {
        return entities;
    }

    /** Reads every line, so it is called once, when the facts are read. A request looks up only what it needs. */
    private <R> Stream<R> all(Class<R> record) {
        return entities.stream()
                .map(FactRecord::value)
                .filter(record::isInstance)
                .map(record::cast);
    }

    private <R> Optional<R> one(String type, @Nullable String id, Class<R> record) {
        return Optional.ofNullable(of(type).get(id == null ? "" : id))
                .map(FactRecord::value)
                .map(record::cast);
    }

    private <R> List<R> values(FactIndex index, String customer, Class<R> record) {
        List<R> values = new ArrayList<>(1);
        for (FactRecord held : index.of(entities, customer)) {
            values.add(record.cast(held.value()));
        }
        return values;
    }

    private RecordsOfType of(String type) {
        return new RecordsOfType(entities, indexes.of(type));
    }

    /** Mistakes of lines that are still used, or that put their subjects in quarantine; by file, line and member. */
    public List<Problem> mistakes() {
        return mistakes;
    }

    /**
     * Files and lines with a mistake about that customer, under any id of the person, or about that business object.
     * Nothing about it is certain. Empty if there are none.
     */
    public SortedSet<String> unreadable(String type, String id) {
        SortedSet<String> places = new TreeSet<>(quarantine.of(type, id));
        if (type.equals("customer")) {
            parties.of(id).ifPresent(person -> person.ids().forEach(each -> places.addAll(quarantine.of(type, each))));
        }
        return places;
    }

    /** How many customers and business objects a line with a mistake is about. */
    public int quarantined() {
        return quarantine.places().size();
    }

    /** The latest {@code asOf} of our records that is not after that moment; empty if there is none. */
    public Optional<Instant> asOf(Instant at) {
        return dated.latest(at);
    }

    /** The number of entities of each type. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        indexes.byType().forEach((type, index) -> counts.put(type, index.size()));
        return counts;
    }

    /** Ids of a type, in order. */
    public Set<String> ids(String type) {
        return of(type).ids();
    }

    /** Whether we have a record of that entity, or of the customer into which it was merged. */
    public boolean knows(String type, String id) {
        return ids(type).contains(id)
                || type.equals("customer") && parties.of(id).isPresent();
    }

    /**
     * The id of a record of that type that differs from this one only in case, width, blanks at the ends or invisible
     * letters: for a message only, never used instead.
     */
    public Optional<String> near(String type, String id) {
        return near.of(type, id, indexes.byType().keySet());
    }

    /** The registered agent with the same or a similar id as a person's name; empty if there is none. */
    public Optional<String> agentNamed(@Nullable String person) {
        return near.agent(person);
    }

    public Optional<Agent> agent(String id) {
        return one("agent", id, Agent.class);
    }

    /** The person who has a record of that id, or whose record claims it. */
    public Optional<Party> party(@Nullable String id) {
        return parties.of(id);
    }

    /** Id of the record that represents the person who has a record of that id, or whose record claims it. */
    public Optional<String> root(String id) {
        return party(id).map(Party::root);
    }

    /** Type and id, separated by a colon, of every business object on record that belongs to one of these customers. */
    public Set<String> heldOf(Set<String> customers) {
        return indexes.byType().values().stream()
                .flatMap(each -> each.all(entities))
                .filter(each -> each.value() instanceof Map<?, ?> held
                        && held.get("customer") instanceof String customer
                        && customers.contains(customer))
                .map(each -> each.type() + ":" + each.id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Where a number may be. */
    public PhonePlaces places(String phone) {
        return phones.computeIfAbsent(phone, PhonePlaces::of);
    }

    public List<Consent> consents(String customer) {
        return values(indexes.consents(), customer, Consent.class);
    }

    /** Every suppression that names that customer. */
    List<Suppression> suppressions(String customer) {
        return suppressions.of(customer);
    }

    /**
     * Every suppression that covers a message to that person on that channel, by the person, the number or the address.
     */
    public List<Suppressions.Covering> covering(Party person, @Nullable Channel channel) {
        return suppressions.covering(person, channel);
    }

    /** How many suppressions of that person also apply to others with the same number or address. */
    public int alsoForOthers(Party person) {
        return suppressions.alsoForOthers(person);
    }

    public List<History> histories(String customer) {
        return values(indexes.histories(), customer, History.class);
    }

    /**
     * The moment up to which our record of it is complete: its {@code asOf}, or the last change of its file if that is
     * earlier. Empty if we have no record, or if that moment is after the decision: such a record is complete up to no
     * moment.
     */
    public Optional<Instant> vouched(String type, String id, Instant at) {
        return Optional.ofNullable(of(type).get(id)).map(FactRecord::vouches).filter(moment -> !moment.isAfter(at));
    }

    /**
     * The moment up to which our record shows what an action uses: that of the resource, or of the customer's oldest
     * history. Empty if the action uses nothing that a record shows, or if we have no such record.
     *
     * @param facts     of the case, by path
     * @param customers every id of its customer
     * @param at        the moment of the decision
     */
    public Optional<Instant> vouched(
            ReservationRule reserving,
            Function<String, @Nullable Object> facts,
            Collection<String> customers,
            Instant at) {
        return !reserving.isOfRecord() ? Optional.empty() : vouched(reserving.forCustomer(), facts, customers, at);
    }

    public Optional<Instant> vouched(
            boolean forCustomer, Function<String, @Nullable Object> facts, Collection<String> customers, Instant at) {
        return forCustomer
                ? historiesVouched(customers, at)
                : vouched(
                        String.valueOf(facts.apply(CorePath.RESOURCE_TYPE)),
                        String.valueOf(facts.apply(CorePath.RESOURCE_ID)),
                        at);
    }

    /**
     * The moment up to which all histories of these customers are complete; empty if there is no history, or one of
     * them has no such moment.
     */
    private Optional<Instant> historiesVouched(Collection<String> customers, Instant at) {
        List<Instant> moments = customers.stream()
                .flatMap(id -> indexes.firsts().of(entities, id).stream())
                .map(FactRecord::vouches)
                .toList();
        return moments.stream().anyMatch(moment -> moment.isAfter(at))
                ? Optional.empty()
                : moments.stream().min(Comparator.naturalOrder());
    }

    public List<Contact> contacts(String customer) {
        return values(indexes.contacts(), customer, Contact.class);
    }

    /** Open cases of a customer on record, as properties by name. */
    public List<Map<String, Object>> openCases(String customer) {
        List<Map<String, Object>> open = new ArrayList<>();
        for (FactRecord record : indexes.cases().of(entities, customer)) {
            business(LineReader.SERVICE_CASE, record.id())
                    .filter(held -> !"CLOSED".equals(held.get("status")))
                    .ifPresent(open::add);
        }
        return open;
    }

    /** @param records of how many records it is the sum */
    public record Total(double sum, int records) {}

    /**
     * The sum of a number over all records of a type that are about a customer and are dated in a period. A record is
     * dated by its only day or moment.
     *
     * @param type of declared business facts
     * @return empty if a record of the customer has no such number, or is not dated
     */
    public Optional<Total> sum(String type, String member, Set<String> customers, Instant from, Instant until) {
        BigDecimal sum = BigDecimal.ZERO;
        int records = 0;
        for (FactRecord record : (Iterable<FactRecord>) of(type).all()::iterator) {
            Map<?, ?> held = record.value() instanceof Map<?, ?> map ? map : Map.of();
            if (!customers.contains(String.valueOf(held.get("customer")))) {
                continue;
            }
            List<Instant> dated = held.values().stream()
                    .filter(value -> value instanceof Instant || value instanceof LocalDate)
                    .map(value -> value instanceof Instant moment
                            ? moment
                            : ((LocalDate) value).atStartOfDay(zone()).toInstant())
                    .toList();
            if (dated.size() != 1 || !(held.get(member) instanceof Double number)) {
                return Optional.empty();
            }
            if (!dated.get(0).isBefore(from) && dated.get(0).isBefore(until)) {
                sum = sum.add(BigDecimal.valueOf(number));
                records++;
            }
        }
        return Optional.of(new Total(sum.doubleValue(), records));
    }

    /**
     * How many customers have each value of a fact, such as {@code customer.kind}. A customer with several values
     * counts for each. Empty for a fact that is not a word of a customer.
     */
    public SortedMap<String, Integer> spread(String path) {
        return spreads.computeIfAbsent(path, this::counted);
    }

    private SortedMap<String, Integer> counted(String path) {
        Function<Customer, Collection<String>> values = switch (path) {
            case CorePath.CUSTOMER_KIND -> customer -> List.of(customer.kind().name());
            case CorePath.CUSTOMER_COUNTRIES -> Customer::countries;
            case CorePath.CUSTOMER_REGIONS -> Customer::regions;
            default -> customer -> List.of();
        };
        Map<String, Set<String>> ofParty = new HashMap<>();
        all(Customer.class)
                .forEach(customer -> ofParty.computeIfAbsent(
                                root(customer.id()).orElse(customer.id()), root -> new TreeSet<>())
                        .addAll(values.apply(customer)));
        SortedMap<String, Integer> counts = new TreeMap<>();
        ofParty.values().forEach(all -> all.forEach(value -> counts.merge(value, 1, Integer::sum)));
        return Collections.unmodifiableSortedMap(counts);
    }

    public Optional<Organisation> organisation() {
        return common.organisation();
    }

    /** The sources of the records that a case uses, by the subject of their facts, such as {@code customer}. */
    public SortedMap<String, FactOrigin> origins(Case known) {
        SortedMap<String, FactOrigin> origins = new TreeMap<>();
        origin(origins, "agent", "agent", known.value(CorePath.AGENT_ID));
        origin(origins, "customer", "customer", known.value(CorePath.CUSTOMER_ID));
        if (known.value(CorePath.AGENT_ID) instanceof String id) {
            agent(id).ifPresent(agent -> origin(origins, "model", "model", agent.model()));
        }
        common.organisation().ifPresent(held -> origin(origins, "organisation", "organisation", held.id()));
        for (String about : List.of("resource", "subject")) {
            if (known.value(about + ".type") instanceof String type) {
                origin(origins, about, type, known.value(about + ".id"));
            }
        }
        return origins;
    }

    private void origin(SortedMap<String, FactOrigin> origins, String about, String type, @Nullable Object id) {
        FactRecord held = id == null ? null : of(type).get((String) id);
        if (held != null) {
            origins.put(about, held.origin());
        }
    }

    /** How many lines and records have a date after that moment, in words; empty if there are none. */
    public List<String> datedAhead(Instant at) {
        List<String> told = new ArrayList<>(dated.ahead(at));
        told.addAll(new FutureFacts(at, today(at))
                .of(indexes.byType().values().stream()
                        .flatMap(each -> each.all(entities))
                        .map(FactRecord::value)));
        return List.copyOf(told);
    }

    /** The local day in the organisation's zone; in UTC if it has none. */
    public LocalDate today(Instant at) {
        return at.atZone(zone()).toLocalDate();
    }

    public ZoneId zone() {
        return common.organisation()
                .map(Organisation::zone)
                .map(name -> {
                    try {
                        return ZoneId.of(name);
                    } catch (DateTimeException e) {
                        return ZoneOffset.UTC;
                    }
                })
                .orElse(ZoneOffset.UTC);
    }

    public Optional<Model> model(@Nullable String id) {
        return one("model", id, Model.class);
    }

    public Optional<UseCase> useCase(@Nullable String id) {
        return one("useCase", id, UseCase.class);
    }

    /** Whether there is such a statement by that day. */
    public boolean attested(String what, String useCase, LocalDate today) {
        return common.attestations().stream()
                .anyMatch(each -> each.what().equals(what)
                        && each.useCase().equals(useCase)
                        && !each.on().isAfter(today));
    }

    public Optional<Template> template(String id) {
        return one("template", id, Template.class);
    }

    public Holidays holidays() {
        return common.holidays();
    }

    /** The working hours of the people of a role. Without a calendar, deadlines end by the wall clock. */
    public WorkingCalendar calendar(Role role) {
        return common.calendar(role);
    }

    public Optional<Rate> rate(String currency) {
        return Optional.ofNullable(common.rates().get(currency));
    }

    public List<Approval> approvals(String digest) {
        return common.approvals().getOrDefault(digest, List.of());
    }

    /** Properties of a declared business fact, by name. */
    @SuppressWarnings("unchecked")
    public Optional<Map<String, Object>> business(String type, String id) {
        return Optional.ofNullable(of(type).get(id))
                .map(FactRecord::value)
                .filter(Map.class::isInstance)
                .map(value -> (Map<String, Object>) value);
    }
}
