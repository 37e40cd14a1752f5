package dev.countersign.context.own;

import dev.countersign.context.words.MailAddress;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.Suppression;
import dev.countersign.facts.words.Channel;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every suppression on record, by customer, number and address. It also applies to everybody else with the same number
 * for calls and texts, and with the same address for e-mail (47 CFR 64.1200(a)(10) is about the number). A suppression
 * of an unknown number or address applies to every customer without a known one: it may be theirs.
 */
public final class Suppressions {

    private final Map<String, List<Suppression>> byCustomer = new HashMap<>();
    private final Map<String, Set<Suppression>> byNumber = new HashMap<>();
    private final Map<String, Set<Suppression>> byAddress = new HashMap<>();
    private final Set<Suppression> numberOfNobody = new LinkedHashSet<>();
    private final Set<Suppression> addressOfNobody = new LinkedHashSet<>();
    /** Numbers and addresses that several persons have. */
    private final Set<String> shared;

    private final Parties parties;
    /** Numbers and addresses that a suppression names and a customer has. */
    private final Set<String> ofSomebody = new HashSet<>();
    /** Those that no customer has. */
    private final Set<String> ofNobody = new HashSet<>();

    /**
     * A suppression that covers a request.
     *
     * @param own whether the person asked for it, and not only somebody with the same number or address
     */
    public record Covering(Suppression suppression, boolean own) {}

    Suppressions(Collection<Suppression> all, Parties parties) {
        this.parties = parties;
        shared = new HashSet<>();
        Map<String, String> having = new HashMap<>();
        parties.eachRecord((root, record) -> {
            record.number().ifPresent(number -> has(having, root, number));
            Stream.ofNullable(record.email()).flatMap(Suppressions::key).forEach(address -> has(having, root, address));
        });
        all.stream().flatMap(Suppressions::named).filter(having::containsKey).forEach(ofSomebody::add);
        index(all);
    }

    private Suppressions(Collection<Suppression> all, Suppressions before) {
        parties = before.parties;
        shared = before.shared;
        Set<String> unknown = new HashSet<>();
        all.stream().flatMap(Suppressions::named).forEach(named -> {
            if (before.ofSomebody.contains(named)) {
                ofSomebody.add(named);
            } else if (!before.ofNobody.contains(named)) {
                unknown.add(named);
            }
        });
        if (!unknown.isEmpty()) {
            parties.eachRecord((root, record) -> Stream.concat(
                            record.number().stream(),
                            Stream.ofNullable(record.email()).flatMap(Suppressions::key))
                    .filter(unknown::contains)
                    .forEach(ofSomebody::add));
        }
        index(all);
    }

    /**
     * Other suppressions of the same customers. The customers are looked through only if a suppression names a number
     * or an address that none named before.
     */
    Suppressions after(Collection<Suppression> all) {
        return new Suppressions(all, this);
    }

    /** The number and the address that a suppression names itself. */
    private static Stream<String> named(Suppression each) {
        return Stream.concat(
                Stream.ofNullable(each.phone()), Stream.ofNullable(each.email()).flatMap(Suppressions::key));
    }

    private void index(Collection<Suppression> all) {
        for (Suppression each : all) {
            if (each.customer() != null) {
                byCustomer
                        .computeIfAbsent(each.customer(), unused -> new ArrayList<>())
                        .add(each);
            }
            Stream.ofNullable(each.phone())
                    .filter(number -> !ofSomebody.contains(number))
                    .forEach(number -> numberOfNobody.add(each));
            Stream.ofNullable(each.email())
                    .flatMap(Suppressions::key)
                    .filter(address -> !ofSomebody.contains(address))
                    .forEach(address -> addressOfNobody.add(each));
            named(each).filter(named -> !ofSomebody.contains(named)).forEach(ofNobody::add);
            Optional<Party> person = parties.of(each.customer());
            Stream.concat(Stream.ofNullable(each.phone()), person.stream().flatMap(Suppressions::numbers))
                    .forEach(number -> byNumber.computeIfAbsent(number, unused -> new LinkedHashSet<>())
                            .add(each));
            Stream.concat(
                            Stream.ofNullable(each.email()).flatMap(Suppressions::key),
                            person.stream().flatMap(Suppressions::addresses))
                    .forEach(address -> byAddress
                            .computeIfAbsent(address, unused -> new LinkedHashSet<>())
                            .add(each));
        }
    }

    private void has(Map<String, String> having, String root, String key) {
        String other = having.putIfAbsent(key, root);
        if (other != null && !other.equals(root)) {
            shared.add(key);
        }
    }

    private static Stream<String> numbers(Party person) {
        return person.records().stream().map(Customer::number).flatMap(Optional::stream);
    }

    private static Stream<String> addresses(Party person) {
        return person.records().stream()
                .map(Customer::email)
                .filter(Objects::nonNull)
                .flatMap(Suppressions::key);
    }

    private static Stream<String> key(String address) {
        return MailAddress.key(address).stream();
    }

    /** Every suppression that names that customer. */
    List<Suppression> of(String customer) {
        return List.copyOf(byCustomer.getOrDefault(customer, List.of()));
    }

    /** Every suppression that covers a message to that person on that channel. */
    List<Covering> covering(Party person, @Nullable Channel channel) {
        Set<Suppression> own = new LinkedHashSet<>();
        person.ids().forEach(id -> own.addAll(byCustomer.getOrDefault(id, List.of())));
        Set<Suppression> others = new LinkedHashSet<>();
        if (channel != null && channel.byNumber()) {
            addTo(others, numbers(person).toList(), byNumber, numberOfNobody);
        } else if (channel == Channel.EMAIL) {
            addTo(others, addresses(person).toList(), byAddress, addressOfNobody);
        }
        List<Covering> covering = new ArrayList<>();
        for (Suppression each : own) {
            if (each.covers(channel)) {
                covering.add(new Covering(each, true));
            }
        }
        for (Suppression each : others) {
            if (!own.contains(each) && each.covers(channel)) {
                covering.add(new Covering(each, false));
            }
        }
        return covering;
    }

    private static void addTo(
            Set<Suppression> all, List<String> keys, Map<String, Set<Suppression>> by, Set<Suppression> ofNobody) {
        keys.forEach(key -> all.addAll(by.getOrDefault(key, Set.of())));
        if (keys.isEmpty()) {
            all.addAll(ofNobody);
        }
    }

    /** How many suppressions of a person also apply to others with the same number or address. */
    int alsoForOthers(Party person) {
        boolean shares = Stream.concat(numbers(person), addresses(person)).anyMatch(shared::contains);
        return shares
                ? (int) person.ids().stream()
                        .flatMap(id -> byCustomer.getOrDefault(id, List.of()).stream())
                        .distinct()
                        .count()
                : 0;
    }
}
