package dev.countersign.context.own;

import dev.countersign.facts.own.Customer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins records to parties: a record and every record that its aliases reach, through chains and double claims, are one
 * party.
 */
final class Parties {

    /** A join of more records is a mistake, such as an alias in every record. */
    static final int MOST = 20;

    private final Map<String, Party> byId = new HashMap<>();
    private final List<Party> parties = new ArrayList<>();

    Parties(Collection<Customer> records) {
        Map<String, String> parents = new HashMap<>();
        records.forEach(record -> {
            parents.putIfAbsent(record.id(), record.id());
            record.aliases().forEach(alias -> {
                parents.putIfAbsent(alias, alias);
                parents.put(top(parents, alias), top(parents, record.id()));
            });
        });
        Map<String, List<Customer>> joined = records.stream()
                .collect(Collectors.groupingBy(record -> top(parents, record.id()), TreeMap::new, Collectors.toList()));
        joined.values().forEach(this::add);
    }

    private static String top(Map<String, String> parents, String id) {
        String at = id;
        String parent = parent(parents, at);
        while (!parent.equals(at)) {
            String above = parent(parents, parent);
            parents.put(at, above);
            at = above;
            parent = parent(parents, at);
        }
        return at;
    }

    private static String parent(Map<String, String> parents, String id) {
        return Objects.requireNonNull(parents.get(id), id);
    }

    private void add(List<Customer> records) {
        SortedSet<String> ids = records.stream()
                .flatMap(record -> Stream.concat(Stream.of(record.id()), record.aliases().stream()))
                .collect(Collectors.toCollection(TreeSet::new));
        Party party = new Party(
                root(records),
                ids,
                records.stream().sorted(Comparator.comparing(Customer::id)).toList());
        parties.add(party);
        ids.forEach(id -> byId.put(id, party));
    }

    /** The record that claims and is not claimed; if there are several or none, the one with the smallest id. */
    private static String root(List<Customer> records) {
        Set<String> claimed =
                records.stream().flatMap(record -> record.aliases().stream()).collect(Collectors.toSet());
        Optional<String> claims = records.stream()
                .filter(record -> !record.aliases().isEmpty())
                .map(Customer::id)
                .filter(id -> !claimed.contains(id))
                .min(Comparator.naturalOrder());
        return claims.or(() -> records.stream().map(Customer::id).min(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** The person with a record of that id, or with a record that claims it. */
    Optional<Party> of(@Nullable String id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<Party> all() {
        return List.copyOf(parties);
    }

    /** Joins of more than {@value #MOST} records: a mistake, because it is unknown whom they are about. */
    List<Party> joinedTooWide() {
        return parties.stream().filter(party -> party.lines().size() > MOST).toList();
    }
}
