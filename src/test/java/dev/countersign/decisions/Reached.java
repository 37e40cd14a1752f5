package dev.countersign.decisions;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.facts.own.Customer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lines and questions of a company that affect each other: those of one person, and of everybody with a number or an
 * address of that person.
 */
final class Reached {

    /** Of lines and questions that are about no person. */
    static final String NOBODY = "";

    private final OwnFacts whole;
    private final Map<String, String> groups = new TreeMap<>();
    private final Map<String, String> having = new HashMap<>();
    private final List<String> ofLines;

    Reached(Company company, OwnFacts whole) {
        this.whole = whole;
        Stream.concat(whole.ids("customer").stream(), Stream.empty())
                .map(this::root)
                .flatMap(Optional::stream)
                .forEach(root -> groups.put(root, root));
        Map<String, Set<String>> shared = new TreeMap<>();
        groups.keySet()
                .forEach(root -> whole.party(root).orElseThrow().records().stream()
                        .flatMap(Reached::ways)
                        .forEach(way -> shared.computeIfAbsent(way, unused -> new TreeSet<>())
                                .add(root)));
        shared.values().forEach(roots -> {
            Set<String> joined = roots.stream().map(groups::get).collect(Collectors.toSet());
            String group = joined.stream().min(String::compareTo).orElseThrow();
            groups.replaceAll((root, before) -> joined.contains(before) ? group : before);
        });
        shared.forEach(
                (way, roots) -> having.put(way, groups.get(roots.iterator().next())));
        ofLines = company.lines().stream().map(this::of).toList();
    }

    private static Stream<String> ways(Customer customer) {
        return Stream.of(customer.phone(), customer.email())
                .filter(Objects::nonNull)
                .filter(each -> !each.isEmpty());
    }

    private Optional<String> root(String customer) {
        return whole.root(customer);
    }

    private String group(String customer) {
        return root(customer).map(groups::get).orElse(NOBODY);
    }

    /** The group of the person whom a line is about. */
    private String of(ObjectNode line) {
        JsonNode members = line.path("properties");
        if (line.path("type").asString().equals("customer")) {
            return group(line.path("id").asString());
        }
        return members.has("customer")
                ? group(members.path("customer").asString())
                : Stream.of("phone", "email")
                        .map(name -> having.get(members.path(name).asString("")))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(NOBODY);
    }

    String of(Company.Question question) {
        String id = question.request().resourceId();
        String type = question.request().resourceType();
        return group(
                type.equals("customer")
                        ? id
                        : whole.business(type, id)
                                .map(held -> String.valueOf(held.get("customer")))
                                .orElse(NOBODY));
    }

    /** The group that a line is about. */
    String ofLine(int at) {
        return ofLines.get(at);
    }

    List<String> all() {
        return List.copyOf(new TreeSet<>(groups.values()));
    }

    /** Which lines are about these, or about nobody. */
    List<Integer> linesOf(Set<String> some) {
        List<Integer> lines = new ArrayList<>();
        for (int i = 0; i < ofLines.size(); i++) {
            if (ofLines.get(i).equals(NOBODY) || some.contains(ofLines.get(i))) {
                lines.add(i);
            }
        }
        return lines;
    }
}
