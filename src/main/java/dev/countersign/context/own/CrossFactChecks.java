package dev.countersign.context.own;

import dev.countersign.context.words.MailAddress;
import dev.countersign.facts.Role;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.own.Attestation;
import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Calendar;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.History;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.own.Suppression;
import dev.countersign.facts.text.FoldedText;
import dev.countersign.facts.text.Ids;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks all own facts together: no fact occurs twice, and every reference names a known fact. */
final class CrossFactChecks {

    private static final String CUSTOMER = "customer";
    /** Among more ids, the search for a similar one takes too long. */
    private static final int FEW = 10_000;

    private final BusinessTypes declared;
    private final FactLimits limits;
    private final List<FactRecord> facts;
    private final List<FactProblem> mistakes = new ArrayList<>();
    private final Map<String, Set<String>> known = new HashMap<>();
    private final Map<String, String> customers = new HashMap<>();
    /** Ids of the records of customers, without aliases, by their folded form. */
    private final Map<String, String> records = new HashMap<>();

    private final List<FactProblem> dangling = new ArrayList<>();
    /**
     * Ids of customers in records and in lines about customers, and ids that two records claim, by their folded form.
     * An alias must be one of them.
     */
    private final Set<String> met = new HashSet<>();

    private final Set<String> claimed = new HashSet<>();
    private final Set<FactPlace> wrong = new HashSet<>();

    private CrossFactChecks(Collection<FactRecord> facts, BusinessTypes declared, FactLimits limits) {
        this.facts = new ArrayList<>(facts);
        this.declared = declared;
        this.limits = limits;
    }

    /** @param facts with references as they count @param mistakes of both passes, by place */
    record Checked(List<FactRecord> facts, List<FactProblem> mistakes, Quarantine quarantine) {

        boolean refused() {
            return mistakes.stream().anyMatch(mistake -> mistake.effect() == FactProblem.Effect.REFUSES);
        }

        /** All mistakes. Only the first twenty have a suggestion. */
        List<Problem> problems() {
            List<Problem> problems = new ArrayList<>();
            mistakes.stream()
                    .map(FactProblem::problem)
                    .forEach(each -> problems.add(
                            problems.size() < LineReader.GUESSES ? each : new Problem(each.place(), each.message())));
            return problems;
        }
    }

    /**
     * @param read   in the order of their places
     * @param before mistakes of single lines
     */
    static Checked check(
            Collection<FactRecord> read,
            List<FactProblem> before,
            BusinessTypes declared,
            FactLimits limits,
            String place) {
        CrossFactChecks checks = new CrossFactChecks(read, declared, limits);
        checks.know(before);
        checks.once();
        checks.joins();
        checks.references();
        checks.numbers(before);
        checks.gone(before);
        checks.dangling();
        List<FactProblem> all = new ArrayList<>(before);
        all.addAll(checks.mistakes);
        Quarantine quarantine = Quarantine.of(all);
        checks.crowd(quarantine, place).ifPresent(all::add);
        all.sort(null);
        return new Checked(
                checks.facts.stream()
                        .map(fact -> checks.wrong.contains(fact.place()) ? fact.mistaken() : fact)
                        .toList(),
                all,
                quarantine);
    }

    private Set<String> known(String type) {
        return known.computeIfAbsent(type, unused -> new HashSet<>());
    }

    /** @param before a line of a customer with a mistake still makes the customer known */
    private void know(List<FactProblem> before) {
        Set<FactPlace> ofCustomers = new HashSet<>();
        for (FactRecord fact : facts) {
            known(fact.type()).add(fact.id());
            met(fact);
            if (fact.value() instanceof Customer customer) {
                records.putIfAbsent(FoldedText.id(fact.id()), fact.id());
                known(CUSTOMER).addAll(customer.aliases());
                ofCustomers.add(fact.place());
            }
        }
        before.stream()
                .filter(mistake -> !ofCustomers.contains(mistake.place()))
                .flatMap(mistake -> mistake.about().stream())
                .filter(key -> key.startsWith(CUSTOMER + "/"))
                .forEach(key -> met.add(FoldedText.id(key.substring(CUSTOMER.length() + 1))));
        before.stream()
                .filter(mistake -> ofCustomers.contains(mistake.place()))
                .flatMap(mistake -> mistake.about().stream())
                .forEach(key -> known(CUSTOMER).add(key.substring(CUSTOMER.length() + 1)));
        new TreeSet<>(known.getOrDefault(CUSTOMER, Set.of()))
                .forEach(id -> customers.putIfAbsent(FoldedText.id(id), id));
    }

    private void met(FactRecord fact) {
        if (fact.value() instanceof Map<?, ?> business) {
            declared.of(fact.type()).forEach((name, field) -> {
                if (business.get(name) instanceof String id
                        && refersTo(name, field).filter(CUSTOMER::equals).isPresent()) {
                    met.add(FoldedText.id(id));
                }
            });
        } else {
            customer(fact.value()).ifPresent(id -> met.add(FoldedText.id(id)));
            if (fact.value() instanceof Customer customer) {
                met.add(FoldedText.id(customer.id()));
                customer.aliases().stream()
                        .map(FoldedText::id)
                        .filter(alias -> !claimed.add(alias))
                        .forEach(met::add);
            }
        }
    }

    /** No duplicates: of an id of a type, the organisation, the rate of a currency, the calendar of a role. */
    private void once() {
        Map<String, FactRecord> ids = new HashMap<>();
        Map<String, FactRecord> rates = new HashMap<>();
        Map<Optional<Role>, FactRecord> calendars = new HashMap<>();
        FactRecord organisation = null;
        for (FactRecord fact : facts) {
            FactRecord other = ids.putIfAbsent(Quarantine.key(fact.type(), FoldedText.id(fact.id())), fact);
            if (other != null) {
                Set<String> both = about(fact);
                both.addAll(about(other));
                wrong(
                        fact,
                        "id",
                        other.id().equals(fact.id())
                                ? "the " + fact.type() + " `" + fact.id() + "` is already at "
                                        + other.place().text() + "."
                                : "`" + fact.id() + "` differs only in case, width or blanks from the " + fact.type()
                                        + " `" + other.id() + "` at "
                                        + other.place().text() + ".",
                        "Maybe one of the two lines is old.",
                        both,
                        !both.isEmpty()
                                ? FactProblem.Effect.QUARANTINES
                                : fact.value() instanceof Suppression
                                        ? FactProblem.Effect.TOLD
                                        : FactProblem.Effect.REFUSES);
                wrong.add(other.place());
            } else if (fact.value() instanceof Organisation) {
                if (organisation != null) {
                    wrong(
                            fact,
                            "id",
                            "an organisation is already at "
                                    + organisation.place().text() + ". Allowed: one.",
                            "Maybe one of the two lines is old.",
                            Set.of());
                }
                organisation = fact;
            } else if (fact.value() instanceof Rate rate) {
                FactRecord first = rates.putIfAbsent(rate.currency(), fact);
                if (first != null) {
                    wrong(
                            fact,
                            "properties.currency",
                            "`" + rate.currency() + "` already has a rate at "
                                    + first.place().text() + ". Allowed: one rate for each currency.",
                            "Maybe one of the two lines is old.",
                            Set.of());
                }
            } else if (fact.value() instanceof Calendar calendar) {
                FactRecord first = calendars.putIfAbsent(Optional.ofNullable(calendar.role()), fact);
                if (first != null) {
                    wrong(
                            fact,
                            "properties.role",
                            (calendar.role() == null ? "the organisation" : "`" + calendar.role() + "`")
                                    + " already has a calendar at "
                                    + first.place().text()
                                    + ". Allowed: one for each role, and one without a role.",
                            "Maybe one of the two lines is old.",
                            Set.of());
                }
            }
        }
    }

    /** Aliases that join too many records do not identify a person. */
    private void joins() {
        Map<String, FactRecord> byId = new HashMap<>();
        facts.stream().filter(fact -> fact.type().equals(CUSTOMER)).forEach(fact -> byId.putIfAbsent(fact.id(), fact));
        List<Customer> records = facts.stream()
                .map(FactRecord::value)
                .filter(Customer.class::isInstance)
                .map(Customer.class::cast)
                .toList();
        new Parties(records)
                .joinedTooWide()
                .forEach(person -> wrong(
                        Objects.requireNonNull(byId.get(person.root()), person.root()),
                        "properties.aliases",
                        "aliases join " + person.lines().size() + " records into this one. Allowed: " + Parties.MOST
                                + ".",
                        "Maybe one alias is in the records of several people.",
                        Set.of()));
    }

    private void references() {
        for (int i = 0; i < facts.size(); i++) {
            FactRecord fact = facts.get(i);
            if (fact.value() instanceof Agent agent) {
                Stream.ofNullable(agent.model()).forEach(model -> registered(fact, "properties.model", "model", model));
                agent.useCases().forEach(useCase -> registered(fact, "properties.useCases", "useCase", useCase));
            } else if (fact.value() instanceof Attestation attestation) {
                registered(fact, "properties.useCase", "useCase", attestation.useCase());
            } else if (fact.value() instanceof Customer customer) {
                aliases(fact, customer);
            } else if (fact.value() instanceof Map<?, ?> business) {
                business(fact, business, declared.of(fact.type()), "properties.");
            } else {
                facts.set(i, person(fact));
            }
        }
    }

    /**
     * An alias that is similar to the id of a record joins nothing, and it is unknown whether it should. An alias
     * without a record or a line may be misspelt.
     */
    private void aliases(FactRecord fact, Customer customer) {
        customer.aliases().forEach(alias -> {
            if (!met.contains(FoldedText.id(alias))) {
                dangling.add(new FactProblem(
                        fact.place(),
                        new Problem(
                                at(fact, "properties.aliases"),
                                "these facts contain no customer `" + Ids.shown(alias)
                                        + "` and no line about that customer.",
                                "Maybe it is misspelt. An alias without any data can be deleted, and "
                                        + "`countersign.facts.dangling` sets the share that is accepted."),
                        FactProblem.Effect.REFUSES,
                        Set.of()));
            }
            String record = records.get(FoldedText.id(alias));
            if (record != null && !record.equals(alias)) {
                Set<String> both = about(fact);
                both.add(Quarantine.key(CUSTOMER, record));
                wrong(
                        fact,
                        "properties.aliases",
                        "`" + alias + "` differs only in case, width or blanks from the customer `" + record + "`.",
                        "Maybe `" + record + "`?",
                        both);
            }
        });
    }

    private void registered(FactRecord fact, String member, String type, String id) {
        if (!known.getOrDefault(type, Set.of()).contains(id)) {
            wrong(fact, member, none(type, id), maybe(type, id), Set.of());
        }
    }

    private static String none(String type, String id) {
        return "there is no " + type + " `" + Ids.shown(id) + "` among these facts.";
    }

    private String maybe(String type, String id) {
        Set<String> ids = known.getOrDefault(type, Set.of());
        return mistakes.size() < LineReader.GUESSES && ids.size() < FEW ? Problem.hint(id, ids) : "";
    }

    /** The same fact with the id of the customer for whom it counts. */
    private FactRecord person(FactRecord fact) {
        String named = customer(fact.value()).orElse("");
        if (named.isEmpty() || holds(CUSTOMER, named)) {
            return fact;
        }
        String meant = customers.get(FoldedText.id(named));
        if (meant == null) {
            dangling.add(new FactProblem(
                    fact.place(),
                    new Problem(at(fact, "properties.customer"), none(CUSTOMER, named), maybe(CUSTOMER, named)),
                    FactProblem.Effect.REFUSES,
                    Set.of()));
            return fact;
        }
        boolean restricts = restricts(fact.value());
        mistakes.add(new FactProblem(
                fact.place(),
                new Problem(
                        at(fact, "properties.customer"),
                        "`" + named + "` differs only in case, width or blanks from the customer `" + meant + "`"
                                + (restricts ? ", and is used for that customer." : "."),
                        "Maybe `" + meant + "`?"),
                restricts ? FactProblem.Effect.TOLD : FactProblem.Effect.QUARANTINES,
                Set.of(Quarantine.key(CUSTOMER, meant))));
        if (!restricts) {
            wrong.add(fact.place());
        }
        return fact.with(of(fact.value(), meant));
    }

    private boolean holds(String type, String id) {
        return known.getOrDefault(type, Set.of()).contains(id);
    }

    private void business(FactRecord fact, Map<?, ?> values, Map<String, BusinessField> fields, String place) {
        values.forEach((name, value) -> {
            BusinessField field = fields.get(String.valueOf(name));
            if (field instanceof BusinessField.Parts parts && value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof Map<?, ?> part) {
                        business(fact, part, declared.of(parts.type()), place + name + "[" + i + "].");
                    }
                }
            } else if (field != null && value instanceof String id) {
                refersTo(String.valueOf(name), field).ifPresent(type -> refers(fact, place + name, type, id));
                if (name.equals("id")) {
                    Ids.check(id)
                            .ifPresent(form -> wrong(
                                    fact,
                                    place + name,
                                    "`" + Ids.shown(id) + "` " + form.message(),
                                    "",
                                    Set.of(fact.key())));
                }
            }
        });
    }

    private void refers(FactRecord fact, String member, String type, String id) {
        if (holds(type, id)) {
            return;
        }
        Optional<String> meant = type.equals(CUSTOMER)
                ? Optional.ofNullable(customers.get(FoldedText.id(id)))
                : known.getOrDefault(type, Set.of()).stream()
                        .filter(each -> FoldedText.id(each).equals(FoldedText.id(id)))
                        .sorted()
                        .findFirst();
        if (meant.isEmpty()) {
            wrong.add(fact.place());
            mistakes.add(new FactProblem(
                    fact.place(),
                    new Problem(at(fact, member), none(type, id), maybe(type, id)),
                    FactProblem.Effect.REFUSES,
                    Set.of()));
        } else {
            Set<String> about = new TreeSet<>(Set.of(fact.key()));
            if (fact.type().equals(LineReader.SERVICE_CASE)) {
                about.add(Quarantine.key(type, meant.get()));
            }
            wrong(
                    fact,
                    member,
                    "`" + id + "` differs only in case, width or blanks from the " + type + " `" + meant.get() + "`.",
                    "Maybe `" + meant.get() + "`?",
                    about);
        }
    }

    /** The type of own fact to which a declared field refers. */
    static Optional<String> refersTo(String name, BusinessField field) {
        if (field instanceof BusinessField.Reference reference) {
            return Optional.of(reference.type());
        }
        return field instanceof BusinessField.Plain plain
                        && plain.fact().type() == FactType.TEXT
                        && !plain.fact().many()
                        && (name.equals(CUSTOMER) || name.equals("other"))
                ? Optional.of(CUSTOMER)
                : Optional.empty();
    }

    /** A line with a mistake that names a number or an address is about each customer that has it. */
    private void numbers(List<FactProblem> before) {
        Set<FactPlace> bad = new HashSet<>();
        before.stream()
                .filter(mistake -> mistake.effect() == FactProblem.Effect.QUARANTINES
                        && mistake.about().isEmpty())
                .forEach(mistake -> bad.add(mistake.place()));
        if (bad.isEmpty()) {
            return;
        }
        Map<String, Set<String>> having = new HashMap<>();
        facts.stream()
                .map(FactRecord::value)
                .filter(Customer.class::isInstance)
                .map(Customer.class::cast)
                .forEach(customer -> keys(customer.number().orElse(null), customer.email())
                        .forEach(key -> having.computeIfAbsent(key, unused -> new LinkedHashSet<>())
                                .add(Quarantine.key(CUSTOMER, customer.id()))));
        facts.stream()
                .filter(fact -> bad.contains(fact.place()) && fact.value() instanceof Suppression)
                .forEach(fact -> {
                    Suppression of = (Suppression) fact.value();
                    Set<String> about = new TreeSet<>();
                    keys(of.phone(), of.email()).forEach(key -> about.addAll(having.getOrDefault(key, Set.of())));
                    wrong(
                            fact,
                            "properties",
                            "it has a mistake. It concerns each customer with its number or address: "
                                    + (about.isEmpty() ? "none so far." : about.size() + "."),
                            "",
                            about,
                            FactProblem.Effect.QUARANTINES);
                });
    }

    private static Stream<String> keys(@Nullable String phone, @Nullable String email) {
        return Stream.concat(
                Stream.ofNullable(phone), Stream.ofNullable(email).flatMap(each -> MailAddress.key(each).stream()));
    }

    /** Unreadable lines that name an unknown customer. */
    private void gone(List<FactProblem> before) {
        Set<FactPlace> told = new HashSet<>();
        dangling.forEach(each -> told.add(each.place()));
        before.forEach(mistake -> mistake.about().stream()
                .filter(key -> key.startsWith(CUSTOMER + "/")
                        && !customers.containsKey(FoldedText.id(key.substring(CUSTOMER.length() + 1))))
                .findFirst()
                .ifPresent(key -> {
                    if (told.add(mistake.place())) {
                        String id = key.substring(CUSTOMER.length() + 1);
                        dangling.add(new FactProblem(
                                mistake.place(),
                                new Problem(
                                        mistake.place().text() + ", properties.customer",
                                        none(CUSTOMER, id),
                                        maybe(CUSTOMER, id)),
                                FactProblem.Effect.REFUSES,
                                Set.of()));
                    }
                }));
    }

    /** Lines and aliases of unknown customers are accepted up to the configured share. */
    private void dangling() {
        long lines = facts.stream()
                .mapToLong(fact -> customer(fact.value()).isPresent()
                        ? 1
                        : fact.value() instanceof Customer customer
                                ? customer.aliases().size()
                                : 0)
                .sum();
        boolean accepted = dangling.size() <= limits.dangling() * lines;
        dangling.forEach(each -> mistakes.add(
                accepted ? new FactProblem(each.place(), each.problem(), FactProblem.Effect.TOLD, Set.of()) : each));
        if (!accepted) {
            dangling.forEach(each -> wrong.add(each.place()));
        }
    }

    private Optional<FactProblem> crowd(Quarantine quarantine, String place) {
        long all = facts.stream().filter(fact -> fact.type().equals(CUSTOMER)).count();
        long in = quarantine.count(CUSTOMER);
        long most = limits.quarantined(all);
        return in <= most
                ? Optional.empty()
                : Optional.of(new FactProblem(
                        new FactPlace("", 0, place),
                        new Problem(
                                place,
                                "lines with mistakes are about " + in + " of " + all + " customers. Allowed: " + most
                                        + ".",
                                "Maybe the export is damaged. `countersign.facts.quarantine` sets the share that "
                                        + "is accepted."),
                        FactProblem.Effect.REFUSES,
                        Set.of()));
    }

    /** The subjects of a fact; empty if everything depends on it. */
    private static Set<String> about(FactRecord fact) {
        Set<String> about = new TreeSet<>();
        if (fact.value() instanceof Customer customer) {
            about.add(fact.key());
            customer.aliases().forEach(alias -> about.add(Quarantine.key(CUSTOMER, alias)));
        } else if (fact.value() instanceof Map<?, ?> business) {
            about.add(fact.key());
            if (fact.type().equals(LineReader.SERVICE_CASE) && business.get(CUSTOMER) instanceof String id) {
                about.add(Quarantine.key(CUSTOMER, id));
            }
        } else {
            customer(fact.value()).ifPresent(id -> about.add(Quarantine.key(CUSTOMER, id)));
        }
        return about;
    }

    /** The customer whom a consent, suppression, contact or history is about. */
    static Optional<String> customer(Object value) {
        return value instanceof Consent consent
                ? Optional.of(consent.customer())
                : value instanceof Suppression suppression
                        ? Optional.ofNullable(suppression.customer())
                        : value instanceof Contact contact
                                ? Optional.of(contact.customer())
                                : value instanceof History history ? Optional.of(history.customer()) : Optional.empty();
    }

    private static boolean restricts(Object value) {
        return !(value instanceof Consent consent) || consent.isWithdrawn();
    }

    private static Object of(Object value, String customer) {
        return value instanceof Consent consent
                ? consent.of(customer)
                : value instanceof Suppression suppression
                        ? suppression.of(customer)
                        : value instanceof Contact contact
                                ? contact.of(customer)
                                : value instanceof History history ? history.of(customer) : value;
    }

    private void wrong(FactRecord fact, String member, String says, String maybe, Set<String> about) {
        wrong(
                fact,
                member,
                says,
                maybe,
                about,
                about.isEmpty() ? FactProblem.Effect.REFUSES : FactProblem.Effect.QUARANTINES);
    }

    private void wrong(
            FactRecord fact, String member, String says, String maybe, Set<String> about, FactProblem.Effect effect) {
        wrong.add(fact.place());
        mistakes.add(new FactProblem(fact.place(), new Problem(at(fact, member), says, maybe), effect, about));
    }

    private static String at(FactRecord fact, String member) {
        return fact.place().text() + ", " + member;
    }
}
