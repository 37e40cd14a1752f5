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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a right an action uses up, and of whose, as the catalogue says ({@code action.reserves}, {@code
 * action.reservedFor}). Actions of one kind about the same resource or customer add up.
 *
 * <p>A key of a right names a customer by an id, and one of several ids has a key for each: what is used up counts
 * under all of them, also when the records are taken apart later. A resource it names by a hash, so that the key
 * tells of no person. Ids that differ only in case, width or blanks have one key.
 *
 * @param forCustomer whether it is the customer's right; else that of the resource the action is about
 */
public record ReservationRule(Kind kind, boolean forCustomer) {

    /** Of an action that uses nothing up. */
    public static final ReservationRule NOTHING = new ReservationRule(Kind.NONE, false);
    /** What the catalogue says it by. */
    public static final String RESERVES = "action.reserves";
    /** Whose right it is. */
    public static final String RESERVED_FOR = "action.reservedFor";

    private static final String TYPE = "action.type";
    private static final String CUSTOMER = "CUSTOMER";
    private static final String RESOURCE = "RESOURCE";

    /** What is used up. */
    public enum Kind {
        NONE,
        /** A place in every frequency cap of the customer. */
        CONTACT,
        /** Money, in euros. */
        AMOUNT,
        /** One of the times that something may be done. */
        COUNT
    }

    /** @param row what the catalogue gives for the action, by path; where it says nothing, a message is a contact */
    public static ReservationRule of(Map<String, Object> row) {
        Kind kind = row.get(RESERVES) instanceof String word
                ? Kind.valueOf(word)
                : "SEND".equals(row.get(TYPE)) ? Kind.CONTACT : Kind.NONE;
        return new ReservationRule(kind, kind == Kind.CONTACT || CUSTOMER.equals(row.get(RESERVED_FOR)));
    }

    /** Whether money or a count is used up, so that own records have to show it before it stops counting. */
    public boolean isOfRecord() {
        return kind == Kind.AMOUNT || kind == Kind.COUNT;
    }

    /** As the public record says it. */
    public String reservedFor() {
        return forCustomer ? CUSTOMER : RESOURCE;
    }

    /**
     * Under which it is remembered; none where nothing is used up, or it is not known whose.
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
            return customers.stream()
                    .map(id -> kind + "/" + CUSTOMER + "/" + FoldedText.id(id))
                    .collect(Collectors.toCollection(TreeSet::new));
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
     * Whether a public record that says so speaks of a resource's right.
     *
     * @param reservedFor as {@link #reservedFor} has it
     */
    public static boolean isOfResource(String reservedFor) {
        return RESOURCE.equals(reservedFor);
    }

    /** Whether the right under that key is a customer's; else it is a resource's. */
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
