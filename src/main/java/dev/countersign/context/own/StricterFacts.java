package dev.countersign.context.own;

import dev.countersign.facts.own.Agent;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.History;
import dev.countersign.facts.own.Holiday;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.own.Suppression;
import java.util.ArrayList;
import java.util.Collection;
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
 * Own facts that stay in use, with the restrictions of newer facts that cannot be used: from each newer line without a
 * mistake about a subject that the older facts know. Nothing that permits is taken over.
 */
final class StricterFacts {

    private static final String CUSTOMER = "customer";
    private static final String SERVICE_CASE = "serviceCase";

    private final OwnFacts old;
    private final OwnFacts read;
    /** The lines that restrict, by type and id: all of them, if there are several. */
    private final Map<String, List<FactRecord>> newer = new HashMap<>();

    private final Set<Object> held;
    private final List<FactRecord> all = new ArrayList<>();
    private final Map<String, Set<String>> unsure = new TreeMap<>();
    /** The places of the older consents, by customer, channel and purpose. */
    private final Map<String, List<Integer>> consents = new HashMap<>();

    private StricterFacts(OwnFacts old, OwnFacts read) {
        this.old = old;
        this.read = read;
        read.entities().stream()
                .filter(StricterFacts::counts)
                .forEach(entity -> newer.computeIfAbsent(entity.key(), unused -> new ArrayList<>(1))
                        .add(entity));
        held = old.entities().stream().map(FactRecord::value).collect(Collectors.toSet());
        old.entities().forEach(entity -> all.add(entity.with(restricted(entity))));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).value() instanceof Consent consent) {
                consents.computeIfAbsent(about(consent), unused -> new ArrayList<>())
                        .add(i);
            }
        }
        newer.values().stream()
                .flatMap(List::stream)
                .filter(entity -> !held.contains(entity.value()))
                .forEach(this::restrict);
        whatIsOpen();
    }

    /** @param read that cannot be used by themselves */
    static StricterFacts of(OwnFacts old, OwnFacts read) {
        return new StricterFacts(old, read);
    }

    /** The facts that stay in use. */
    List<FactRecord> entities() {
        return all;
    }

    /**
     * Files and lines of agents with two lines that contradict each other, by type and id separated by a slash. Nothing
     * about them is certain.
     */
    Map<String, Set<String>> unsure() {
        return unsure;
    }

    /** An older value, without what its newer line takes away. */
    private Object restricted(FactRecord before) {
        Object value = newer.containsKey(before.key()) ? before.value() : StrictestRecord.alone(before.value());
        for (FactRecord now : newer.getOrDefault(before.key(), List.of())) {
            if (StrictestRecord.isUnsure(before.value(), now.value())) {
                unsure.put(before.key(), Set.of(now.place().text()));
            }
            value = value instanceof Consent one && now.value() instanceof Consent other
                    ? moved(one, other)
                    : StrictestRecord.of(value, now.value());
        }
        return value;
    }

    /**
     * Whether a line restricts. A line with a mistake restricts if its readable part does: an agent with an unknown
     * model is still paused. Nothing is taken from a customer with a mistake, because it is unknown which records it
     * would join; the customer is in quarantine.
     */
    private static boolean counts(FactRecord entity) {
        return entity.whole()
                || entity.value() instanceof Agent
                || entity.value() instanceof Suppression
                || entity.value() instanceof Contact
                || entity.value() instanceof Consent;
    }

    /** A consent no longer permits anything if its line is now about something else. */
    private Consent moved(Consent one, Consent other) {
        return about(one)
                        .equals(about(other.of(
                                known(other.customer())
                                                .flatMap(old::party)
                                                .filter(person -> person.ids().contains(one.customer()))
                                                .isPresent()
                                        ? one.customer()
                                        : other.customer())))
                ? one
                : one.gone();
    }

    private static String about(Consent consent) {
        return consent.channel() + "/" + consent.purpose() + "/" + consent.customer();
    }

    /** What a newer line forbids. */
    private void restrict(FactRecord entity) {
        if (entity.value() instanceof Suppression was) {
            Optional<String> customer = Optional.ofNullable(was.customer()).flatMap(this::known);
            if (customer.isPresent() || was.phone() != null || was.email() != null) {
                all.add(entity.with(was.of(customer.orElse(null))));
            }
        } else if (entity.value() instanceof Contact was) {
            known(was.customer()).ifPresent(id -> all.add(entity.with(was.of(id))));
        } else if (entity.value() instanceof Consent was && was.isWithdrawn()) {
            known(was.customer()).ifPresent(id -> all.add(entity.with(was.of(id).takenBack())));
        } else if (entity.value() instanceof Consent was) {
            known(was.customer()).flatMap(old::party).stream()
                    .flatMap(person -> person.ids().stream())
                    .flatMap(id -> consents.getOrDefault(about(was.of(id)), List.of()).stream())
                    .forEach(at -> all.set(
                            at,
                            all.get(at)
                                    .with(StrictestRecord.of(
                                            (Consent) all.get(at).value(), was))));
        } else if (entity.value() instanceof Rate was) {
            all.replaceAll(each ->
                    each.value() instanceof Rate rate && rate.currency().equals(was.currency())
                            ? each.with(StrictestRecord.of(rate, new Rate(rate.id(), was.currency(), was.euros())))
                            : each);
        } else if (entity.value() instanceof Organisation was) {
            all.replaceAll(each ->
                    each.value() instanceof Organisation ? each.with(StrictestRecord.of(each.value(), was)) : each);
        } else if (entity.value() instanceof Customer was) {
            Set<String> ids = Stream.concat(Stream.of(was.id()), was.aliases().stream())
                    .filter(id -> old.party(id).isPresent())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            ids.stream()
                    .findFirst()
                    .ifPresent(id -> all.add(entity.with(new Customer(
                            id,
                            was.kind(),
                            was.birthDate(),
                            was.countries(),
                            was.regions(),
                            was.zones(),
                            was.phone(),
                            was.email(),
                            was.states(),
                            ids.stream().skip(1).collect(Collectors.toSet()),
                            was.parentalConsent()))));
        } else if (entity.value() instanceof Holiday) {
            all.add(entity);
        }
    }

    /** An id of that customer in the older facts. */
    private Optional<String> known(String customer) {
        return old.party(customer).isPresent()
                ? Optional.of(customer)
                : read.party(customer).stream()
                        .map(Party::ids)
                        .flatMap(Collection::stream)
                        .filter(id -> old.party(id).isPresent())
                        .findFirst();
    }

    /**
     * A case is open if either of them has it as open, even if nothing else about it is known now: the history has the
     * value.
     */
    private void whatIsOpen() {
        Map<String, List<Map<?, ?>>> open = new TreeMap<>();
        Stream.concat(old.entities().stream(), newer.values().stream().flatMap(List::stream))
                .filter(entity -> entity.type().equals(SERVICE_CASE))
                .map(FactRecord::value)
                .filter(Map.class::isInstance)
                .map(value -> (Map<?, ?>) value)
                .filter(each -> !"CLOSED".equals(each.get("status")))
                .forEach(each -> known(String.valueOf(each.get(CUSTOMER)))
                        .ifPresent(id -> open.computeIfAbsent(id, unused -> new ArrayList<>())
                                .add(each)));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).value() instanceof History was && open.containsKey(was.customer())) {
                boolean complaint =
                        open.get(was.customer()).stream().anyMatch(each -> "COMPLAINT".equals(each.get("topic")));
                boolean urgent = open.get(was.customer()).stream()
                        .anyMatch(each -> !each.containsKey("priority") || "P1".equals(each.get("priority")));
                all.set(
                        i,
                        all.get(i)
                                .with(new History(
                                        was.id(),
                                        was.customer(),
                                        was.lastPurchase(),
                                        was.lastInquiry(),
                                        was.lastContact(),
                                        complaint ? Boolean.TRUE : was.openComplaint(),
                                        urgent ? Boolean.TRUE : was.openUrgentCase(),
                                        was.contactsSince(),
                                        was.goodwillCredits())));
            }
        }
    }
}
