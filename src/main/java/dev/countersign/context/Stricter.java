package dev.countersign.context;

import dev.countersign.facts.Agent;
import dev.countersign.facts.AgentStatus;
import dev.countersign.facts.Consent;
import dev.countersign.facts.Contact;
import dev.countersign.facts.Customer;
import dev.countersign.facts.History;
import dev.countersign.facts.Holiday;
import dev.countersign.facts.Suppression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Own facts that go on to count, with the restrictions of newer ones that may not: of each of their lines without a mistake that is about somebody or
 * something the older ones know. Nothing that permits is taken.
 */
final class Stricter {

    private static final String CUSTOMER = "customer";
    private static final String SERVICE_CASE = "serviceCase";

    private final OwnFacts old;
    private final OwnFacts read;
    private final Map<String, Entity> newer = new HashMap<>();
    private final Set<Object> held;
    private final List<Entity> all = new ArrayList<>();

    private Stricter(OwnFacts old, OwnFacts read) {
        this.old = old;
        this.read = read;
        read.entities().stream().filter(Entity::whole).forEach(entity -> newer.putIfAbsent(entity.key(), entity));
        held = old.entities().stream().map(Entity::value).collect(Collectors.toSet());
    }

    /** @param read of which nothing may count by itself */
    static List<Entity> of(OwnFacts old, OwnFacts read) {
        return new Stricter(old, read).all();
    }

    private List<Entity> all() {
        old.entities().forEach(entity -> all.add(entity.with(restricted(entity))));
        newer.values().stream().filter(entity -> !held.contains(entity.value())).forEach(this::restrict);
        whatIsOpen();
        return all;
    }

    /** A value of before, with what the newer line of it takes away. */
    private Object restricted(Entity before) {
        Entity now = newer.get(before.key());
        if (before.value() instanceof Agent agent) {
            return now != null && now.value() instanceof Agent other ? worse(agent, other) : agent;
        }
        if (before.value() instanceof History history) {
            return now != null && now.value() instanceof History other && other.customer().equals(history.customer()) ? agreed(history, other) : agreed(history, nothing(history));
        }
        return before.value() instanceof Map<?, ?> fields ? agreed(fields, now != null && now.value() instanceof Map<?, ?> other ? other : Map.of()) : before.value();
    }

    private static Agent worse(Agent agent, Agent other) {
        AgentStatus status = agent.status().compareTo(other.status()) >= 0 ? agent.status() : other.status();
        return new Agent(agent.id(), agent.kind(), status, Math.min(agent.level(), other.level()), agent.owner(), agent.contractVersion(), agent.contractUntil(), agent.reviewBy(), agent.model(), agent.useCases());
    }

    private static History nothing(History of) {
        return new History(of.id(), of.customer(), null, null, null, null, null, null, null);
    }

    private static History agreed(History one, History other) {
        return new History(one.id(), one.customer(), alike(one.lastPurchase(), other.lastPurchase()), alike(one.lastInquiry(), other.lastInquiry()), alike(one.lastContact(), other.lastContact()),
                open(one.openComplaint(), other.openComplaint()), open(one.openUrgentCase(), other.openUrgentCase()), alike(one.contactsSince(), other.contactsSince()),
                one.goodwillCredits() == null || other.goodwillCredits() == null ? null : Integer.valueOf(Math.max(one.goodwillCredits(), other.goodwillCredits())));
    }

    private static <T> @Nullable T alike(@Nullable T one, @Nullable T other) {
        return Objects.equals(one, other) ? one : null;
    }

    private static @Nullable Boolean open(@Nullable Boolean one, @Nullable Boolean other) {
        return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other) ? Boolean.TRUE : alike(one, other);
    }

    /** Fields that both say alike. Whose a thing is stays, so that it goes on to count for that customer. */
    private static Map<String, Object> agreed(Map<?, ?> one, Map<?, ?> other) {
        Map<String, Object> agreed = new TreeMap<>();
        one.forEach((name, value) -> {
            if (name.equals(CUSTOMER) || value.equals(other.get(name))) {
                agreed.put((String) name, value);
            }
        });
        return agreed;
    }

    /** What a newer line forbids. */
    private void restrict(Entity entity) {
        if (entity.value() instanceof Suppression was) {
            Optional<String> customer = Optional.ofNullable(was.customer()).flatMap(this::known);
            if (customer.isPresent() || was.phone() != null || was.email() != null) {
                all.add(entity.with(was.of(customer.orElse(null))));
            }
        } else if (entity.value() instanceof Contact was) {
            known(was.customer()).ifPresent(id -> all.add(entity.with(was.of(id))));
        } else if (entity.value() instanceof Consent was && was.isWithdrawn()) {
            known(was.customer()).ifPresent(id -> all.add(entity.with(was.of(id).takenBack())));
        } else if (entity.value() instanceof Customer was) {
            Set<String> ids = Stream.concat(Stream.of(was.id()), was.aliases().stream()).filter(id -> old.person(id).isPresent()).collect(Collectors.toCollection(LinkedHashSet::new));
            ids.stream().findFirst().ifPresent(id -> all.add(entity.with(new Customer(id, was.kind(), was.birthDate(), was.countries(), was.regions(), was.zones(), was.phone(), was.email(), was.states(),
                    ids.stream().skip(1).collect(Collectors.toSet()), was.parentalConsent()))));
        } else if (entity.value() instanceof Holiday) {
            all.add(entity);
        }
    }

    /** An id by which the older facts know that customer. */
    private Optional<String> known(String customer) {
        return old.person(customer).isPresent() ? Optional.of(customer) : read.person(customer).stream().map(Person::ids).flatMap(Collection::stream).filter(id -> old.person(id).isPresent()).findFirst();
    }

    /** A case that either of them holds open is open, though nothing else of it may be known now: the history says so. */
    private void whatIsOpen() {
        Map<String, List<Map<?, ?>>> open = new TreeMap<>();
        Stream.concat(old.entities().stream(), newer.values().stream()).filter(entity -> entity.type().equals(SERVICE_CASE)).map(Entity::value).filter(Map.class::isInstance).map(value -> (Map<?, ?>) value)
                .filter(each -> !"CLOSED".equals(each.get("status"))).forEach(each -> known(String.valueOf(each.get(CUSTOMER))).ifPresent(id -> open.computeIfAbsent(id, unused -> new ArrayList<>()).add(each)));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).value() instanceof History was && open.containsKey(was.customer())) {
                boolean complaint = open.get(was.customer()).stream().anyMatch(each -> "COMPLAINT".equals(each.get("topic")));
                boolean urgent = open.get(was.customer()).stream().anyMatch(each -> !each.containsKey("priority") || "P1".equals(each.get("priority")));
                all.set(i, all.get(i).with(new History(was.id(), was.customer(), was.lastPurchase(), was.lastInquiry(), was.lastContact(), complaint ? Boolean.TRUE : was.openComplaint(),
                        urgent ? Boolean.TRUE : was.openUrgentCase(), was.contactsSince(), was.goodwillCredits())));
            }
        }
    }
}
