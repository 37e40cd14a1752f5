package dev.countersign.policy;

import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Approval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who must decide, and who has decided: the sum of the demands of all rows, minus those met by approvals.
 *
 * @param open demands no approval meets, in the order of roles
 * @param met  ids of the approvals that count
 */
record ApprovalDemands(
        List<Demand> open,
        List<String> met,
        @Nullable Double dueHours,
        @Nullable Role escalateTo,
        boolean fourEyes) {

    /**
     * One person who must decide.
     *
     * @param rows ids of the rows that demand this person: an approval meets it only if all of them were shown. Empty
     *     without approvals
     */
    private record Slot(Demand demand, Set<String> rows) {}

    /** Nobody has to decide. */
    static final ApprovalDemands NONE = new ApprovalDemands(List.of(), List.of(), null, null, false);

    /**
     * Adds demands: every role, the earliest due time, four eyes if any row requires it. A row with four eyes that
     * names one person requires two of that role, regardless of other rows: one more row never requires fewer people. A
     * role without a qualifier is covered by the same role with one, unless some row requires both.
     *
     * @param byRow     demands by row id, an at sign and the scope of the row
     * @param approvals valid approvals, of eligible people
     * @param marks     of a row's id, with what it says now: {@link PolicyRelease#mark}
     */
    static ApprovalDemands of(
            Map<String, List<Demand>> byRow, Collection<Approval> approvals, UnaryOperator<String> marks) {
        if (byRow.isEmpty()) {
            return NONE;
        }
        Map<String, Integer> needed = new TreeMap<>();
        Map<String, Demand> example = new LinkedHashMap<>();
        byRow.values().forEach(demands -> {
            demands.forEach(demand -> example.putIfAbsent(key(demand), demand));
            people(demands).forEach((key, count) -> needed.merge(key, count, Math::max));
        });
        absorb(byRow.values(), needed, example);
        List<Demand> all = byRow.values().stream().flatMap(List::stream).toList();
        boolean fourEyes = all.stream().anyMatch(Demand::fourEyes);
        List<Slot> slots = slots(needed, example, approvals.isEmpty() ? Map.of() : byRow, standsIn(all));
        Map<Integer, Approval> meets = match(slots, approvals, marks);
        List<Demand> open = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            if (!meets.containsKey(i)) {
                open.add(slots.get(i).demand());
            }
        }
        Demand first = all.stream()
                .filter(demand -> demand.dueHours() != null)
                .min(Comparator.comparing(Demand::dueHours, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(demand -> String.valueOf(demand.escalateTo())))
                .orElse(null);
        return new ApprovalDemands(
                List.copyOf(open),
                meets.values().stream().map(Approval::id).sorted().toList(),
                first == null ? null : first.dueHours(),
                first != null && first.escalateTo() != null
                        ? first.escalateTo()
                        : all.stream()
                                .map(Demand::escalateTo)
                                .filter(Objects::nonNull)
                                .max(Comparator.naturalOrder())
                                .orElse(null),
                fourEyes);
    }

    /** The roles for which another one may stand in: only if all rows that demand the role name the same one. */
    private static Set<Role> standsIn(List<Demand> all) {
        return all.stream()
                .map(Demand::role)
                .distinct()
                .filter(role -> {
                    List<Demand> ofRole =
                            all.stream().filter(demand -> demand.role() == role).toList();
                    return ofRole.stream().allMatch(Demand::mayStandIn)
                            && ofRole.stream()
                                            .map(Demand::escalateTo)
                                            .filter(Objects::nonNull)
                                            .distinct()
                                            .count()
                                    == 1;
                })
                .collect(Collectors.toSet());
    }

    /** How many people one row requires, by role and qualifier. */
    private static Map<String, Integer> people(List<Demand> ofRow) {
        Map<String, Integer> people = new TreeMap<>();
        ofRow.forEach(demand -> people.merge(key(demand), demand.count(), Integer::sum));
        boolean one = people.values().stream().mapToInt(Integer::intValue).sum() == 1;
        return one && ofRow.get(0).fourEyes() ? Map.of(key(ofRow.get(0)), 2) : people;
    }

    private static String key(Demand demand) {
        return demand.role().ordinal() + "/" + demand.qualifier();
    }

    private static void absorb(
            Collection<List<Demand>> rows, Map<String, Integer> needed, Map<String, Demand> example) {
        for (Role role : Role.values()) {
            String plain = role.ordinal() + "/";
            if (!needed.containsKey(plain)) {
                continue;
            }
            boolean together = rows.stream()
                    .anyMatch(row -> row.stream()
                                    .anyMatch(each -> each.role() == role
                                            && each.qualifier().isEmpty())
                            && row.stream()
                                    .anyMatch(each -> each.role() == role
                                            && !each.qualifier().isEmpty()));
            int qualified = example.values().stream()
                    .filter(each -> each.role() == role && !each.qualifier().isEmpty())
                    .mapToInt(each -> needed.get(key(each)))
                    .sum();
            if (!together) {
                int left = needed.get(plain) - qualified;
                if (left > 0) {
                    needed.put(plain, left);
                } else {
                    needed.remove(plain);
                }
            }
        }
    }

    /** One for each person needed. */
    private static List<Slot> slots(
            Map<String, Integer> needed,
            Map<String, Demand> example,
            Map<String, List<Demand>> byRow,
            Set<Role> standsIn) {
        List<Slot> slots = new ArrayList<>();
        needed.forEach((key, count) -> {
            Demand each = Objects.requireNonNull(example.get(key));
            for (int i = 0; i < count; i++) {
                slots.add(new Slot(
                        new Demand(
                                each.role(),
                                each.qualifier(),
                                1,
                                each.dueHours(),
                                each.escalateTo(),
                                each.fourEyes(),
                                standsIn.contains(each.role()),
                                each.ownYes()),
                        rows(key, i + 1, needed, example, byRow)));
            }
        });
        return slots;
    }

    /**
     * Ids of the rows that demand the person at that place. The first of a role's persons are demanded by every row
     * that requires one, the next by rows that require two, and so on. A person with a qualifier is also demanded by
     * rows that require the role alone, because this person may cover them.
     *
     * @param place from 1
     */
    private static Set<String> rows(
            String key,
            int place,
            Map<String, Integer> needed,
            Map<String, Demand> example,
            Map<String, List<Demand>> byRow) {
        Demand demand = Objects.requireNonNull(example.get(key));
        String plain = demand.role().ordinal() + "/";
        int all = byRow.values().stream()
                .mapToInt(ofRow -> people(ofRow).getOrDefault(plain, 0))
                .max()
                .orElse(0);
        int covered = key.equals(plain) ? all - needed.getOrDefault(plain, 0) : 0;
        Set<String> rows = new TreeSet<>();
        byRow.forEach((row, ofRow) -> {
            Map<String, Integer> people = people(ofRow);
            boolean covers = !key.equals(plain) && people.containsKey(plain);
            if (covers || people.getOrDefault(key, 0) >= covered + place) {
                rows.add(id(row));
            }
        });
        return rows;
    }

    static String id(String row) {
        int end = row.indexOf('@');
        return end < 0 ? row : row.substring(0, end);
    }

    /**
     * As many demands as can be met by different people: augmenting paths, slots with a qualifier first, approvals by
     * id. A slot that is met stays met, so an open slot has the role without a qualifier if that is enough.
     */
    private static Map<Integer, Approval> match(
            List<Slot> slots, Collection<Approval> approvals, UnaryOperator<String> marks) {
        if (approvals.isEmpty()) {
            return Map.of();
        }
        List<Approval> byId =
                approvals.stream().sorted(Comparator.comparing(Approval::id)).toList();
        List<Set<String>> marked = slots.stream()
                .map(slot -> slot.rows().stream().map(marks).collect(Collectors.toSet()))
                .toList();
        Map<String, Integer> slotOfPerson = new TreeMap<>();
        Map<Integer, Approval> meets = new TreeMap<>();
        for (boolean qualified : List.of(true, false)) {
            for (int slot = 0; slot < slots.size(); slot++) {
                if (qualified != slots.get(slot).demand().qualifier().isEmpty()) {
                    place(slot, slots, marked, byId, slotOfPerson, meets, new HashSet<>());
                }
            }
        }
        return meets;
    }

    private static boolean place(
            int slot,
            List<Slot> slots,
            List<Set<String>> marked,
            List<Approval> approvals,
            Map<String, Integer> slotOfPerson,
            Map<Integer, Approval> meets,
            Set<String> tried) {
        for (Approval approval : approvals) {
            Demand demand = slots.get(slot).demand();
            boolean fits = approval.role() == demand.role()
                    && (demand.qualifier().isEmpty() || demand.qualifier().equals(approval.qualifier()))
                    && marked.get(slot).stream().allMatch(approval::saw);
            String person = PersonId.looks(approval.person());
            if (fits && tried.add(person)) {
                Integer taken = slotOfPerson.get(person);
                if (taken == null || place(taken, slots, marked, approvals, slotOfPerson, meets, tried)) {
                    slotOfPerson.put(person, slot);
                    meets.put(slot, approval);
                    return true;
                }
            }
        }
        return false;
    }
}
