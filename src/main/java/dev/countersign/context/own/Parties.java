package dev.countersign.context.own;

import dev.countersign.facts.own.Customer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
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

    private final SortedValues<Customer> records;
    /** Parties of customers that are joined with others. All other parties are made when they are asked for. */
    private final Map<String, Party> byId = new HashMap<>();

    private final List<Party> joins = new ArrayList<>();

    Parties(Collection<Customer> records) {
        this.records = SortedValues.of(records.stream(), Customer::id);
        Set<String> linked = new HashSet<>();
        records.stream().filter(record -> !record.aliases().isEmpty()).forEach(record -> {
            linked.add(record.id());
            linked.addAll(record.aliases());
        });
        join(records.stream().filter(record -> linked.contains(record.id())).toList());
    }

    private void join(List<Customer> linked) {
        Map<String, String> parents = new HashMap<>();
        linked.forEach(record -> {
            parents.putIfAbsent(record.id(), record.id());
            record.aliases().forEach(alias -> {
                parents.putIfAbsent(alias, alias);
                parents.put(top(parents, alias), top(parents, record.id()));
            });
        });
        Map<String, List<Customer>> joined = linked.stream()
                .collect(Collectors.groupingBy(record -> top(parents, record.id()), TreeMap::new, Collectors.toList()));
        joined.values().forEach(each -> {
            Party party = party(each);
            joins.add(party);
            party.ids().forEach(id -> byId.put(id, party));
        });
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

    private static Party party(List<Customer> records) {
        if (records.size() == 1 && records.get(0).aliases().isEmpty()) {
            String id = records.get(0).id();
            return new Party(id, new TreeSet<>(Set.of(id)), records);
        }
        SortedSet<String> ids = records.stream()
                .flatMap(record -> Stream.concat(Stream.of(record.id()), record.aliases().stream()))
                .collect(Collectors.toCollection(TreeSet::new));
        return new Party(
                root(records),
                ids,
                records.stream().sorted(Comparator.comparing(Customer::id)).toList());
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
        if (id == null) {
            return Optional.empty();
        }
        Party joined = byId.get(id);
        return joined != null
                ? Optional.of(joined)
                : Optional.of(records.of(id)).filter(found -> !found.isEmpty()).map(Parties::party);
    }

    /** Every record with the id of the one that represents its party. */
    void eachRecord(BiConsumer<String, Customer> hears) {
        joins.forEach(party -> party.records().forEach(record -> hears.accept(party.root(), record)));
        records.all().stream()
                .filter(record -> !byId.containsKey(record.id()))
                .forEach(record -> hears.accept(record.id(), record));
    }

    /** Every id of a customer, merged records among them. */
    Stream<String> ids() {
        return Stream.concat(records.all().stream().map(Customer::id), byId.keySet().stream())
                .distinct();
    }

    /** Joins of more than {@value #MOST} records: a mistake, because it is unknown whom they are about. */
    List<Party> joinedTooWide() {
        return joins.stream().filter(party -> party.lines().size() > MOST).toList();
    }
}
