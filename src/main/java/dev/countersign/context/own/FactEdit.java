package dev.countersign.context.own;

import dev.countersign.facts.own.Agent;
import dev.countersign.facts.own.Attestation;
import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Calendar;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.History;
import dev.countersign.facts.own.Holiday;
import dev.countersign.facts.own.Model;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.own.Suppression;
import dev.countersign.facts.own.Template;
import dev.countersign.facts.text.FoldedText;
import dev.countersign.facts.words.UseCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two readings of a folder without a mistake. Facts that were not read again have the same value.
 *
 * <p>If the edit {@link #isLocal}, all facts together have no mistake after it: it changes no id and no reference, adds
 * no id that is similar to another, and removes nothing that a fact refers to. Then they need not be checked again.
 */
final class FactEdit {

    /** How far the second reading may be ahead of the first, or behind it, for the same facts to be found again. */
    private static final int AHEAD = 8_192;
    /** The greatest number of facts that differ, and of those that are new. */
    private static final int MOST = 40_000;

    private static final int MOST_ADDED = 1_000;

    /** The new position of each fact; -1 if it is gone. */
    private final int[] to;

    private final List<Integer> added = new ArrayList<>();
    private final List<FactRecord> removed = new ArrayList<>();
    private final List<Changed> changed = new ArrayList<>();

    /** A fact with the same type and id that says something else. */
    record Changed(FactRecord before, FactRecord now) {}

    private FactEdit(int facts) {
        to = new int[facts];
    }

    /** Empty if too much differs, or facts are in another order. */
    static Optional<FactEdit> between(List<FactRecord> before, List<FactRecord> now) {
        FactEdit edit = new FactEdit(before.size());
        int differ = 0;
        int i = 0;
        int j = 0;
        while (i < before.size() || j < now.size()) {
            if (i < before.size()
                    && j < now.size()
                    && before.get(i).value() == now.get(j).value()) {
                edit.to[i++] = j++;
                continue;
            }
            Map<Object, Integer> places = new IdentityHashMap<>();
            int end = Math.min(before.size(), i + AHEAD);
            for (int at = i; at < end; at++) {
                places.put(before.get(at).value(), at);
            }
            int jEnd = j;
            while (jEnd < now.size()
                    && jEnd < j + AHEAD
                    && !places.containsKey(now.get(jEnd).value())) {
                jEnd++;
            }
            Integer found = jEnd < now.size() ? places.get(now.get(jEnd).value()) : Integer.valueOf(before.size());
            if (found == null || found > end) {
                return Optional.empty();
            }
            differ += found - i + jEnd - j;
            if (differ > MOST || !edit.hunk(before, i, found, now, j, jEnd)) {
                return Optional.empty();
            }
            i = found;
            j = jEnd;
        }
        return edit.added.size() > MOST_ADDED ? Optional.empty() : Optional.of(edit);
    }

    /** @return false if facts are in another order, or two have the same id */
    private boolean hunk(List<FactRecord> before, int i, int iEnd, List<FactRecord> now, int j, int jEnd) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int at = j; at < jEnd; at++) {
            if (places.put(now.get(at).key(), at) != null) {
                return false;
            }
        }
        int last = -1;
        for (int at = i; at < iEnd; at++) {
            FactRecord fact = before.get(at);
            Integer place = places.remove(fact.key());
            to[at] = place == null ? -1 : place;
            if (place == null) {
                removed.add(fact);
            } else if (place < last) {
                return false;
            } else {
                last = place;
                if (!fact.value().equals(now.get(place).value())
                        || !fact.origin().equals(now.get(place).origin())) {
                    changed.add(new Changed(fact, now.get(place)));
                }
            }
        }
        added.addAll(places.values());
        return true;
    }

    /** The new position of a fact; -1 if it is gone. */
    int to(int position) {
        return to[position];
    }

    /** New positions of facts that are new, in order. */
    List<Integer> added() {
        return added;
    }

    List<FactRecord> removed() {
        return removed;
    }

    List<Changed> changed() {
        return changed;
    }

    /** Types of which an id is new or gone. */
    Set<String> typesOfNewIds(List<FactRecord> now) {
        return Stream.concat(removed.stream(), added.stream().map(now::get))
                .map(FactRecord::type)
                .collect(Collectors.toSet());
    }

    /** Whether it is about a fact of that kind. */
    boolean touches(Class<? extends Record> kind, List<FactRecord> now) {
        return facts(now).anyMatch(fact -> kind.isInstance(fact.value()));
    }

    /** Whether it is about a fact of one of these types. */
    boolean touches(Set<String> types, List<FactRecord> now) {
        return facts(now).anyMatch(fact -> types.contains(fact.type()));
    }

    private Stream<FactRecord> facts(List<FactRecord> now) {
        return Stream.concat(
                Stream.concat(removed.stream(), added.stream().map(now::get)),
                changed.stream().map(Changed::now));
    }

    /** Whether no check of all facts together can find anything. @param before facts without a mistake */
    boolean isLocal(OwnFacts before, List<FactRecord> now, BusinessTypes declared) {
        return changed.stream().allMatch(each -> sameReferences(each.before(), each.now(), declared))
                && removed.stream()
                        .allMatch(fact -> isOfPerson(fact)
                                && (customer(fact) == null
                                        || before.ids("customer").contains(Objects.requireNonNull(customer(fact)))))
                && added.stream()
                        .map(now::get)
                        .allMatch(fact -> isOfPerson(fact)
                                && (customer(fact) == null
                                        || before.party(customer(fact)).isPresent()))
                && newIds(before, now);
    }

    /** No new id is similar to another id of its type. */
    private boolean newIds(OwnFacts before, List<FactRecord> now) {
        Map<String, Set<String>> folded = new HashMap<>();
        for (int position : added) {
            FactRecord fact = now.get(position);
            if (!folded.computeIfAbsent(fact.type(), unused -> new HashSet<>()).add(FoldedText.id(fact.id()))) {
                return false;
            }
        }
        return folded.entrySet().stream()
                .noneMatch(each -> before.ids(each.getKey()).stream()
                        .anyMatch(id -> each.getValue().contains(FoldedText.id(id))));
    }

    private static boolean isOfPerson(FactRecord fact) {
        Object value = fact.value();
        return value instanceof Consent
                || value instanceof Contact
                || value instanceof History
                || value instanceof Suppression;
    }

    private static @Nullable String customer(FactRecord fact) {
        return CrossFactChecks.customer(fact.value()).orElse(null);
    }

    private static boolean sameReferences(FactRecord one, FactRecord other, BusinessTypes declared) {
        Object before = one.value();
        Object now = other.value();
        if (isOfPerson(one)) {
            return Objects.equals(customer(one), customer(other));
        }
        if (before instanceof Customer was && now instanceof Customer is) {
            return was.aliases().equals(is.aliases());
        }
        if (before instanceof Agent was && now instanceof Agent is) {
            return Objects.equals(was.model(), is.model()) && was.useCases().equals(is.useCases());
        }
        if (before instanceof Attestation was && now instanceof Attestation is) {
            return was.useCase().equals(is.useCase());
        }
        if (before instanceof Calendar was && now instanceof Calendar is) {
            return was.role() == is.role();
        }
        if (before instanceof Rate was && now instanceof Rate is) {
            return was.currency().equals(is.currency());
        }
        if (before instanceof Map<?, ?> was && now instanceof Map<?, ?> is) {
            return declared.of(one.type()).entrySet().stream()
                    .filter(field -> mayRefer(field.getKey(), field.getValue()))
                    .allMatch(field -> Objects.equals(was.get(field.getKey()), is.get(field.getKey())));
        }
        return before instanceof Holiday
                || before instanceof Model
                || before instanceof Organisation
                || before instanceof Template
                || before instanceof UseCase;
    }

    private static boolean mayRefer(String name, BusinessField field) {
        return field instanceof BusinessField.Parts
                || name.equals("id")
                || CrossFactChecks.refersTo(name, field).isPresent();
    }
}
