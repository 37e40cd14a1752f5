package dev.countersign.facts.verdict;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.CorePath;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
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
        places = Collections.unmodifiableSortedSet(new TreeSet<>(places));
        clocks = List.copyOf(clocks);
        holidays = Collections.unmodifiableSortedSet(new TreeSet<>(holidays));
        approvals = List.copyOf(approvals);
        expires = List.copyOf(expires);
        claimsDiffer = Collections.unmodifiableSortedSet(new TreeSet<>(claimsDiffer));
        customerIds = Collections.unmodifiableSortedSet(new TreeSet<>(customerIds));
    }

    /** The same facts about another case. */
    public Facts with(Case other) {
        return new Facts(
                other, places, clocks, plannedAt, holidays, digest, approvals, expires, claimsDiffer, customerIds);
    }

    /** The same facts for another action of the catalogue, without approvals. */
    public Facts about(String action) {
        SortedMap<String, Object> values = new TreeMap<>(known.values());
        values.put(CorePath.ACTION_NAME, action);
        return new Facts(
                new Case(values),
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

    /** The same facts, with another value of one fact. */
    public Facts with(String path, Object value) {
        SortedMap<String, Object> values = new TreeMap<>(known.values());
        values.put(path, value);
        return new Facts(
                new Case(values),
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
}
