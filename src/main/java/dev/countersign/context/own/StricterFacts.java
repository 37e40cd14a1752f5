package dev.countersign.context.own;

import dev.countersign.facts.own.Agent;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.Holiday;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.own.Suppression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The own facts in force after newer ones were refused because of mistakes.
 *
 * <p>The earlier facts stay in force, so no line of the refused facts permits anything. But a restriction in them
 * counts at once: otherwise one mistyped line would delay every withdrawn consent of the same load. There are three
 * steps, and each can only restrict:
 *
 * <ol>
 *   <li>{@link #stricter}: of a line in force and the refused lines of the same type and id, the stricter value of each
 *       member stays.
 *   <li>{@link #restrictBy}: a refused line with a new value counts if it restricts somebody or something that the
 *       facts in force know.
 *   <li>{@link OpenCases}: a service case that is open in either of the two is open in the customer's history.
 * </ol>
 */
final class StricterFacts {

    private final KnownCustomers known;
    /** The usable refused lines by type and id. One id may have several lines. */
    private final Map<String, List<FactRecord>> refused;

    private final List<FactRecord> result = new ArrayList<>();
    private final Map<String, Set<String>> unsure = new TreeMap<>();

    private StricterFacts(OwnFacts inForce, OwnFacts newer) {
        known = new KnownCustomers(inForce, newer);
        refused = newer.entities().stream()
                .filter(StricterFacts::isUsable)
                .collect(Collectors.groupingBy(FactRecord::key, HashMap::new, Collectors.toList()));
        inForce.entities().forEach(line -> result.add(line.with(stricter(line))));
        Map<String, List<Integer>> consents = consentsByUse();
        Set<Object> before = inForce.entities().stream().map(FactRecord::value).collect(Collectors.toSet());
        refusedLines().filter(line -> !before.contains(line.value())).forEach(line -> restrictBy(line, consents));
        OpenCases open = OpenCases.among(Stream.concat(inForce.entities().stream(), refusedLines()), known);
        result.replaceAll(open::toldBy);
    }

    /** @param newer of which nothing may count by itself */
    static StricterFacts of(OwnFacts inForce, OwnFacts newer) {
        return new StricterFacts(inForce, newer);
    }

    /** All lines that count from now on. */
    List<FactRecord> entities() {
        return result;
    }

    /**
     * Files and lines of agents of which two lines say what cannot both be true, by type and id with a slash between:
     * nothing is known of them for sure.
     */
    Map<String, Set<String>> unsure() {
        return unsure;
    }

    private Stream<FactRecord> refusedLines() {
        return refused.values().stream().flatMap(List::stream);
    }

    /**
     * Whether a refused line can restrict. A line with a mistake can if its type restricts by itself: an agent whose
     * model is not on record is paused all the same. A customer with a mistake cannot, because nobody knows whom it
     * would join; it is in quarantine.
     */
    private static boolean isUsable(FactRecord line) {
        return line.whole()
                || line.value() instanceof Agent
                || line.value() instanceof Suppression
                || line.value() instanceof Contact
                || line.value() instanceof Consent;
    }

    // step 1: lines that the facts in force have

    private Object stricter(FactRecord line) {
        List<FactRecord> sameId = refused.getOrDefault(line.key(), List.of());
        Object value = sameId.isEmpty() ? StrictestRecord.alone(line.value()) : line.value();
        for (FactRecord other : sameId) {
            if (StrictestRecord.isUnsure(line.value(), other.value())) {
                unsure.put(line.key(), Set.of(other.place().text()));
            }
            value = value instanceof Consent consent && other.value() instanceof Consent now
                    ? unlessMoved(consent, now)
                    : StrictestRecord.of(value, other.value());
        }
        return value;
    }

    /** A consent permits nothing any more if its line is now about another person, channel or purpose. */
    private Consent unlessMoved(Consent consent, Consent now) {
        boolean samePerson = known.party(now.customer())
                .filter(person -> person.ids().contains(consent.customer()))
                .isPresent();
        Consent compared = samePerson ? now.of(consent.customer()) : now;
        return use(consent).equals(use(compared)) ? consent : consent.gone();
    }

    // step 2: values that only the refused facts have

    private void restrictBy(FactRecord line, Map<String, List<Integer>> consents) {
        Object value = line.value();
        if (value instanceof Suppression suppression) {
            add(line, suppression);
        } else if (value instanceof Contact contact) {
            known.id(contact.customer()).ifPresent(id -> result.add(line.with(contact.of(id))));
        } else if (value instanceof Consent consent && consent.isWithdrawn()) {
            known.id(consent.customer())
                    .ifPresent(id -> result.add(line.with(consent.of(id).takenBack())));
        } else if (value instanceof Consent consent) {
            restrictConsents(consent, consents);
        } else if (value instanceof Rate rate) {
            result.replaceAll(each -> withRate(each, rate));
        } else if (value instanceof Organisation organisation) {
            result.replaceAll(each -> each.value() instanceof Organisation
                    ? each.with(StrictestRecord.of(each.value(), organisation))
                    : each);
        } else if (value instanceof Customer customer) {
            add(line, customer);
        } else if (value instanceof Holiday) {
            result.add(line);
        }
    }

    /** A suppression counts for a known customer, and for a number or an address of any person. */
    private void add(FactRecord line, Suppression suppression) {
        Optional<String> customer = Optional.ofNullable(suppression.customer()).flatMap(known::id);
        if (customer.isPresent() || suppression.phone() != null || suppression.email() != null) {
            result.add(line.with(suppression.of(customer.orElse(null))));
        }
    }

    /** One more record of a known customer, with its known ids alone: of several records the strictest counts. */
    private void add(FactRecord line, Customer customer) {
        Set<String> ids = Stream.concat(Stream.of(customer.id()), customer.aliases().stream())
                .filter(known::isKnown)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        ids.stream()
                .findFirst()
                .ifPresent(id -> result.add(line.with(new Customer(
                        id,
                        customer.kind(),
                        customer.birthDate(),
                        customer.countries(),
                        customer.regions(),
                        customer.zones(),
                        customer.phone(),
                        customer.email(),
                        customer.states(),
                        ids.stream().skip(1).collect(Collectors.toSet()),
                        customer.parentalConsent()))));
    }

    /** Each consent in force of that person for the same channel and purpose is worth at most what this line says. */
    private void restrictConsents(Consent newer, Map<String, List<Integer>> consents) {
        known.party(newer.customer()).stream()
                .flatMap(person -> person.ids().stream())
                .flatMap(id -> consents.getOrDefault(use(newer.of(id)), List.of()).stream())
                .forEach(position -> {
                    FactRecord line = result.get(position);
                    result.set(position, line.with(StrictestRecord.of((Consent) line.value(), newer)));
                });
    }

    private static FactRecord withRate(FactRecord line, Rate newer) {
        return line.value() instanceof Rate rate && rate.currency().equals(newer.currency())
                ? line.with(StrictestRecord.of(rate, new Rate(rate.id(), newer.currency(), newer.euros())))
                : line;
    }

    /** Positions of the consents in the result. */
    private Map<String, List<Integer>> consentsByUse() {
        Map<String, List<Integer>> consents = new HashMap<>();
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i).value() instanceof Consent consent) {
                consents.computeIfAbsent(use(consent), unused -> new ArrayList<>())
                        .add(i);
            }
        }
        return consents;
    }

    /** What a consent is for: channel, purpose and customer. */
    private static String use(Consent consent) {
        return consent.channel() + "/" + consent.purpose() + "/" + consent.customer();
    }
}
