package dev.countersign.context.own;

import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.text.FoldedText;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an action uses of a right, and whose right it is, from the catalogue ({@code action.reserves}, {@code
 * action.reservedFor}). Actions of one kind about the same resource or customer add up.
 *
 * <p>A key of a right names a customer by an id. A customer with several ids has a key for each: what is used counts
 * under all of them, also if the records are separated later. A key names a resource by a hash, so that it does not
 * identify a person. Ids that differ only in case, width or blanks have one key.
 *
 * @param forCustomer whether the right belongs to the customer; otherwise to the resource of the action
 */
public record ReservationRule(Kind kind, boolean forCustomer) {

    /** For an action that uses nothing. */
    public static final ReservationRule NOTHING = new ReservationRule(Kind.NONE, false);
    /** The paths in the catalogue. */
    public static final String RESERVES = "action.reserves";
    /** The owner of the right. */
    public static final String RESERVED_FOR = "action.reservedFor";

    private static final String TYPE = "action.type";
    private static final String CUSTOMER = "CUSTOMER";
    private static final String RESOURCE = "RESOURCE";

    /** What is used. */
    public enum Kind {
        NONE,
        /** A place in every frequency cap of the customer. */
        CONTACT,
        /** Money, in euros. */
        AMOUNT,
        /** One of the allowed number of times. */
        COUNT
    }

    /** @param row what the catalogue gives for the action, by path; if it gives nothing, a message is a contact */
    public static ReservationRule of(Map<String, Object> row) {
        Kind kind = row.get(RESERVES) instanceof String word
                ? Kind.valueOf(word)
                : "SEND".equals(row.get(TYPE)) ? Kind.CONTACT : Kind.NONE;
        return new ReservationRule(kind, kind == Kind.CONTACT || CUSTOMER.equals(row.get(RESERVED_FOR)));
    }

    /** Whether money or a count is used. Then it counts until own records show it. */
    public boolean isOfRecord() {
        return kind == Kind.AMOUNT || kind == Kind.COUNT;
    }

    /** The form in the public record. */
    public String reservedFor() {
        return forCustomer ? CUSTOMER : RESOURCE;
    }

    /**
     * The keys under which it is remembered; empty if nothing is used, or if the owner is unknown.
     *
     * @param facts     of the case, by path
     * @param customers every id of the customer
     */
    public SortedSet<String> keys(Function<String, @Nullable Object> facts, Collection<String> customers) {
        return kind == Kind.NONE ? Collections.emptySortedSet() : keys(kind, forCustomer, facts, customers);
    }

    private static SortedSet<String> keys(
            Kind kind, boolean forCustomer, Function<String, @Nullable Object> facts, Collection<String> customers) {
        if (forCustomer) {
            SortedSet<String> keys = new TreeSet<>();
            for (String id : customers) {
                keys.add(kind + "/" + CUSTOMER + "/" + FoldedText.id(id));
            }
            return keys;
        }
        Object type = facts.apply(CorePath.RESOURCE_TYPE);
        Object id = facts.apply(CorePath.RESOURCE_ID);
        return type == null || id == null
                ? Collections.emptySortedSet()
                : new TreeSet<>(Collections.singleton(kind + "/" + RESOURCE + "/"
                        + new HashableValue(List.of(String.valueOf(type), FoldedText.id(String.valueOf(id))))
                                .sha256("countersign-reserved-v1")));
    }

    /**
     * Whether this value of a public record means a resource's right.
     *
     * @param reservedFor as {@link #reservedFor} has it
     */
    public static boolean isOfResource(String reservedFor) {
        return RESOURCE.equals(reservedFor);
    }

    /** Whether the right under that key belongs to a customer; otherwise to a resource. */
    public static boolean isOfCustomer(String key) {
        return key.contains("/" + CUSTOMER + "/");
    }

    /** Of the money that {@code reserved.amount} tells: that of this action, else that of the resource. */
    public SortedSet<String> amountKeys(Function<String, @Nullable Object> facts, Collection<String> customers) {
        return isOfRecord()
                ? keys(Kind.AMOUNT, kind == Kind.AMOUNT && forCustomer, facts, customers)
                : Collections.emptySortedSet();
    }

    /** Of the times that {@code reserved.count} tells: those of this action, else those of the customer. */
    public SortedSet<String> countKeys(Function<String, @Nullable Object> facts, Collection<String> customers) {
        return isOfRecord() ? keys(Kind.COUNT, countsForCustomer(), facts, customers) : Collections.emptySortedSet();
    }

    private boolean countsForCustomer() {
        return kind != Kind.COUNT || forCustomer;
    }

    /**
     * Whether the facts that were brought together for this action tell what that one would use up, so that it can be
     * evaluated on them.
     */
    public boolean tells(ReservationRule other) {
        return !other.isOfRecord()
                || isOfRecord()
                        && (other.kind == Kind.COUNT
                                ? countsForCustomer() == other.forCustomer
                                : (kind == Kind.AMOUNT && forCustomer) == other.forCustomer);
    }

    /** The keys of every place in the customer's frequency caps. @param customers every id of the customer */
    public static SortedSet<String> contacts(Collection<String> customers) {
        return keys(Kind.CONTACT, true, path -> null, customers);
    }
}
