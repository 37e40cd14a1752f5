package dev.countersign.context;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of a right an action uses up, and of whose, as the catalogue says ({@code action.reserves}, {@code action.reservedFor}).
 * Actions of one kind about the same resource or customer add up.
 *
 * @param forCustomer whether it is the customer's right; else that of the resource the action is about
 */
public record Reserving(Kind kind, boolean forCustomer) {

    /** Of an action that uses nothing up. */
    public static final Reserving NOTHING = new Reserving(Kind.NONE, false);
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
    public static Reserving of(Map<String, Object> row) {
        Kind kind = row.get(RESERVES) instanceof String word ? Kind.valueOf(word) : "SEND".equals(row.get(TYPE)) ? Kind.CONTACT : Kind.NONE;
        return new Reserving(kind, kind == Kind.CONTACT || CUSTOMER.equals(row.get(RESERVED_FOR)));
    }

    /** Whether money or a count is used up, so that own records have to show it before it stops counting. */
    public boolean isOfRecord() {
        return kind == Kind.AMOUNT || kind == Kind.COUNT;
    }

    /** As the public record says it. */
    public String reservedFor() {
        return forCustomer ? CUSTOMER : RESOURCE;
    }

    /** Under which it is remembered; empty where nothing is used up, or it is not known whose. @param facts of the case, by path */
    public Optional<String> key(Function<String, @Nullable Object> facts) {
        return kind == Kind.NONE ? Optional.empty() : key(kind, forCustomer, facts);
    }

    private static Optional<String> key(Kind kind, boolean forCustomer, Function<String, @Nullable Object> facts) {
        if (forCustomer) {
            return Optional.ofNullable(facts.apply("customer.id")).map(id -> kind + "/" + CUSTOMER + "/" + id);
        }
        Object type = facts.apply("resource.type");
        Object id = facts.apply("resource.id");
        return type == null || id == null ? Optional.empty() : Optional.of(kind + "/" + RESOURCE + "/" + type + "/" + id);
    }

    /** Of the money that {@code reserved.amount} tells: that of this action, else that of the resource. */
    Optional<String> amountKey(Function<String, @Nullable Object> facts) {
        return isOfRecord() ? key(Kind.AMOUNT, kind == Kind.AMOUNT && forCustomer, facts) : Optional.empty();
    }

    /** Of the times that {@code reserved.count} tells: those of this action, else those of the customer. */
    Optional<String> countKey(Function<String, @Nullable Object> facts) {
        return isOfRecord() ? key(Kind.COUNT, countsForCustomer(), facts) : Optional.empty();
    }

    private boolean countsForCustomer() {
        return kind != Kind.COUNT || forCustomer;
    }

    /** Whether the facts that were brought together for this action tell what that one would use up, so that it can be evaluated on them. */
    public boolean tells(Reserving other) {
        return !other.isOfRecord() || isOfRecord() && (other.kind == Kind.COUNT ? countsForCustomer() == other.forCustomer : (kind == Kind.AMOUNT && forCustomer) == other.forCustomer);
    }

    /** The key of every place in the customer's frequency caps. */
    public static String contacts(String customer) {
        return Kind.CONTACT + "/" + CUSTOMER + "/" + customer;
    }
}
