package dev.countersign.policy;

import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.facts.Case;
import dev.countersign.facts.Role;
import dev.countersign.facts.own.Flattening;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Believable facts: the cases of the pack, and the same with a few things otherwise. A fact is changed to a word of
 * its list, to a bound that some row mentions, or to what another case knows; the customer of another case steps in;
 * the clock moves; somebody approves.
 */
public final class SampleFacts {

    /** @param from the case it was made from */
    public record Sample(String from, Facts facts, Dates dates) {

        Sample with(Facts other) {
            return new Sample(from, other, dates);
        }
    }

    private static final int MOST_CHANGES = 4;
    private static final List<String> CUSTOMER = List.of("customer.", "consent.", "contact.");

    private final PolicyRelease release;
    private final Random random;
    private final List<Sample> cases = new ArrayList<>();
    private final SortedMap<String, List<Object>> pools = new TreeMap<>();

    private SampleFacts(PolicyRelease release, long seed) {
        this.release = release;
        random = new Random(seed);
        Map<String, Instant> times = DefaultPack.times();
        for (Map.Entry<String, TrialResult> each : DefaultPack.tried().entrySet()) {
            cases.add(new Sample(each.getKey(), each.getValue().facts(), release.dates(times.get(each.getKey()))));
        }
        release.vocabulary().facts().values().stream()
                .filter(fact -> fact.authority() != Authority.DERIVED && !isFixed(fact.path()))
                .forEach(fact -> pools.put(fact.path(), pool(fact)));
        pools.values().removeIf(List::isEmpty);
    }

    /**
     * Facts that every case has, because bringing facts together always sets them: nobody can leave them out. What is
     * reserved is 0 where nothing is.
     */
    static boolean isAlwaysKnown(String path) {
        return isFixed(path) || Set.of("reserved.amount", "reserved.count").contains(path);
    }

    /** Those of them that no sample changes. */
    private static boolean isFixed(String path) {
        return Set.of("subject.type", "subject.id", "action.name", "resource.type", "resource.id")
                .contains(path);
    }

    /** All cases of the pack as they are, and then as many changed ones as it takes. */
    public static List<Sample> of(PolicyRelease release, int count, long seed) {
        SampleFacts samples = new SampleFacts(release, seed);
        List<Sample> all = new ArrayList<>(samples.cases);
        for (int i = 0; all.size() < count; i++) {
            all.add(samples.changed(samples.cases.get(i % samples.cases.size())));
        }
        return List.copyOf(all.subList(0, Math.max(count, samples.cases.size())));
    }

    private List<Object> pool(FactName fact) {
        Set<Object> values = new LinkedHashSet<>();
        if (fact.type() == FactType.YESNO) {
            values.addAll(List.of(true, false));
        } else if (fact.type() == FactType.LIST) {
            values.addAll(release.vocabulary().words(fact.list()));
        }
        for (Table table : release.pack().tables()) {
            for (int i = 0; i < table.conditions().size(); i++) {
                if (table.conditions().get(i).path().equals(fact.path())) {
                    int column = i;
                    table.rows().forEach(row -> mentioned(row.conditions().get(column), values));
                }
            }
        }
        cases.forEach(each -> {
            Object known = each.facts().known().value(fact.path());
            if (known instanceof Set<?> members) {
                values.addAll(members);
            } else if (known != null) {
                values.add(known);
            }
        });
        return List.copyOf(values);
    }

    private static void mentioned(Cell cell, Set<Object> values) {
        if (cell instanceof Cell.OneOf oneOf) {
            values.addAll(oneOf.values());
        } else if (cell instanceof Cell.Range range) {
            for (Comparable<?> bound : Arrays.asList(range.low(), range.high())) {
                if (bound instanceof Double number) {
                    values.addAll(List.of(number, Math.max(0, number - 1), number + 1));
                } else if (bound != null) {
                    values.add(bound);
                }
            }
        }
    }

    private Sample changed(Sample base) {
        Sample sample = base;
        for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0; i--) {
            sample = switch (random.nextInt(10)) {
                case 0 -> forgotten(sample);
                case 1 -> otherCustomer(sample);
                case 2 -> otherTime(sample);
                case 3 -> approved(sample);
                default -> otherValue(sample);
            };
        }
        return sample;
    }

    private Sample otherValue(Sample sample) {
        Case known = sample.facts().known();
        Set<String> own = new Flattening(release.declaredTypes())
                .names("resource", String.valueOf(known.value("resource.type")))
                .keySet();
        List<String> paths = pools.keySet().stream()
                .filter(path -> random.nextInt(3) == 0 || known.known(path))
                .filter(path -> path.startsWith("resource.")
                        ? own.contains(path)
                        : known.known("customer.id") || CUSTOMER.stream().noneMatch(path::startsWith))
                .toList();
        String path = any(paths);
        SortedMap<String, Object> values = new TreeMap<>(sample.facts().known().values());
        boolean many = release.vocabulary().facts().get(path).many();
        SortedSet<Object> members = new TreeSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            members.add(any(pools.get(path)));
        }
        values.put(path, many ? members : any(pools.get(path)));
        return sample.with(sample.facts().with(new Case(values)));
    }

    private Sample forgotten(Sample sample) {
        List<String> paths = sample.facts().known().values().keySet().stream()
                .filter(path -> !isAlwaysKnown(path))
                .toList();
        return paths.isEmpty() ? sample : without(sample, any(paths));
    }

    /** The same sample with one fact missing. */
    static Sample without(Sample sample, String path) {
        SortedMap<String, Object> values = new TreeMap<>(sample.facts().known().values());
        values.remove(path);
        return sample.with(sample.facts().with(new Case(values)));
    }

    /** Another customer; where the question is about a customer, and about no campaign. */
    private Sample otherCustomer(Sample sample) {
        if (!sample.facts().known().known("customer.id")) {
            return otherValue(sample);
        }
        Facts other = any(cases.stream()
                        .filter(each -> each.facts().known().known("customer.id"))
                        .toList())
                .facts();
        Facts own = sample.facts();
        SortedMap<String, Object> values = new TreeMap<>(own.known().values());
        values.keySet().removeIf(path -> CUSTOMER.stream().anyMatch(path::startsWith));
        other.known().values().forEach((path, value) -> {
            if (CUSTOMER.stream().anyMatch(path::startsWith)) {
                values.put(path, value);
            }
        });
        return sample.with(new Facts(
                new Case(values),
                other.places(),
                other.clocks(),
                own.plannedAt(),
                other.holidays(),
                own.digest(),
                own.approvals(),
                own.expires(),
                own.claimsDiffer(),
                own.customerIds()));
    }

    private Sample otherTime(Sample sample) {
        Instant at = sample.dates().decidedAt().plus(Duration.ofMinutes(random.nextInt(7 * 24 * 60)));
        LocalDate effectiveOn = random.nextInt(4) == 0
                ? LocalDate.of(2027, 2, 1)
                : release.dates(at).effectiveOn();
        Facts own = sample.facts();
        Instant planned = random.nextInt(3) == 0 ? at.plus(Duration.ofHours(random.nextInt(30))) : own.plannedAt();
        return new Sample(
                sample.from(),
                new Facts(
                        own.known(),
                        own.places(),
                        own.clocks(),
                        planned,
                        own.holidays(),
                        own.digest(),
                        own.approvals(),
                        own.expires(),
                        own.claimsDiffer(),
                        own.customerIds()),
                new Dates(at, effectiveOn));
    }

    private Sample approved(Sample sample) {
        List<Approval> approvals = new ArrayList<>(sample.facts().approvals());
        for (int i = random.nextInt(3); i >= 0; i--) {
            approvals.add(new Approval(
                    "AP-" + approvals.size() + "-" + i,
                    "p-" + random.nextInt(4),
                    any(List.of(Role.values())),
                    any(List.of("", "", "finance", "legal", "trained", "principal")),
                    sample.facts().digest(),
                    sample.dates().decidedAt().plus(Duration.ofMinutes(random.nextInt(90))),
                    "Looked at it.",
                    null,
                    null,
                    null,
                    null));
        }
        return sample.with(approvedBy(sample.facts(), approvals));
    }

    static Facts approvedBy(Facts facts, List<Approval> approvals) {
        return new Facts(
                facts.known(),
                facts.places(),
                facts.clocks(),
                facts.plannedAt(),
                facts.holidays(),
                facts.digest(),
                approvals,
                facts.expires(),
                facts.claimsDiffer(),
                facts.customerIds());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
