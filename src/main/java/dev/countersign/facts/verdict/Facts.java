package dev.countersign.facts.verdict;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.CorePath;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All input of one evaluation, collected at the edge. Nothing else may affect the result.
 *
 * @param known     the case before any table was evaluated
 * @param places    codes of the customer's places (ISO 3166 country or region), from address, region and phone number
 * @param clocks    what clocks show in the customer's candidate zones
 * @param plannedAt when the action is planned, if the request has it
 * @param holidays  local days that are holidays in one of the places
 * @param digest    SHA-256, in hex, of subject, action, resource and purpose: the digest to which an approval is bound
 * @param approvals approvals of this very action
 * @param expires   moments at which a fact of the case ends or changes, such as a consent
 * @param claimsDiffer paths for which the request claimed something else than our own record says; the record counted
 * @param customerIds every id of the customer: of all records that are this person, and of all that were merged into
 *     them; empty without a customer. What the action uses up of a customer's rights counts for each of them
 */
public record Facts(
        Case known,
        SortedSet<String> places,
        List<LocalClock> clocks,
        @Nullable Instant plannedAt,
        SortedSet<LocalDate> holidays,
        String digest,
        List<Approval> approvals,
        List<Instant> expires,
        SortedSet<String> claimsDiffer,
        SortedSet<String> customerIds) {

    /**
     * An unknown place: a code that ISO 3166 reserves for users, and that CLDR uses for an unknown region.
     */
    public static final String UNKNOWN_PLACE = "ZZ";

    public Facts {
        places = Fixed.of(places);
        clocks = List.copyOf(clocks);
        holidays = Fixed.of(holidays);
        approvals = List.copyOf(approvals);
        expires = List.copyOf(expires);
        claimsDiffer = Fixed.of(claimsDiffer);
        customerIds = Fixed.of(customerIds);
    }

    /** The same facts about another case. */
    public Facts with(Case other) {
        return new Facts(
                other, places, clocks, plannedAt, holidays, digest, approvals, expires, claimsDiffer, customerIds);
    }

    /** The same facts for another action of the catalogue, about which no person has decided. */
    public Facts about(String action) {
        return new Facts(
                without(without(known, CorePath.REVIEW_REJECTED), CorePath.REVIEW_REJECTED_ALIKE)
                        .with(CorePath.ACTION_NAME, action),
                places,
                clocks,
                plannedAt,
                holidays,
                "",
                List.of(),
                expires,
                claimsDiffer,
                customerIds);
    }

    private static Case without(Case known, String path) {
        return known.known(path) ? known.without(path) : known;
    }

    /** The same facts, with another value of one fact. */
    public Facts with(String path, Object value) {
        return new Facts(
                known.with(path, value),
                places,
                clocks,
                plannedAt,
                holidays,
                digest,
                approvals,
                expires,
                claimsDiffer,
                customerIds);
    }

    /** The same facts, with exactly these approvals. */
    public Facts approvedBy(List<Approval> others) {
        return new Facts(
                known, places, clocks, plannedAt, holidays, digest, others, expires, claimsDiffer, customerIds);
    }

    /** A set that nobody changes: other facts of the same case need no copy of it. */
    private static final class Fixed<E extends Comparable<? super E>> extends AbstractSet<E> implements SortedSet<E> {

        private final SortedSet<E> members;

        private Fixed(SortedSet<E> members) {
            this.members = members;
        }

        static <E extends Comparable<? super E>> SortedSet<E> of(SortedSet<E> members) {
            return members instanceof Fixed
                    ? members
                    : new Fixed<>(Collections.unmodifiableSortedSet(new TreeSet<>(members)));
        }

        @Override
        public int size() {
            return members.size();
        }

        @Override
        public boolean contains(Object other) {
            return members.contains(other);
        }

        @Override
        public Iterator<E> iterator() {
            return members.iterator();
        }

        @Override
        public @Nullable Comparator<? super E> comparator() {
            return members.comparator();
        }

        @Override
        public SortedSet<E> subSet(E from, E to) {
            return members.subSet(from, to);
        }

        @Override
        public SortedSet<E> headSet(E to) {
            return members.headSet(to);
        }

        @Override
        public SortedSet<E> tailSet(E from) {
            return members.tailSet(from);
        }

        @Override
        public E first() {
            return members.first();
        }

        @Override
        public E last() {
            return members.last();
        }
    }
}
