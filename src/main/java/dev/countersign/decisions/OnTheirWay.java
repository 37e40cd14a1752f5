package dev.countersign.decisions;

import dev.countersign.context.OnItsWay;
import dev.countersign.facts.Contact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Messages that decisions allowed, by customer. Each holds its place in every frequency cap from the moment it is allowed until its outcome is
 * reported, or until the decision is no longer valid; one that was sent goes on to count.
 *
 * <p>What is not in memory is read from the ledger, so that a start or a long list of customers changes nothing.
 */
final class OnTheirWay {

    private static final int CUSTOMERS = 50_000;

    /** @param until the moment from which it no longer holds its place, unless it was sent */
    record Message(Contact contact, Instant until, Fate fate) {
    }

    /** What became of it. */
    enum Fate { OPEN, SENT, NOT_SENT }

    private final Function<String, Collection<Message>> recorded;
    private final Map<String, Map<String, Message>> byCustomer = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Message>> eldest) {
            return size() > CUSTOMERS;
        }
    };

    /** @param recorded messages of a customer as the ledger has them */
    OnTheirWay(Function<String, Collection<Message>> recorded) {
        this.recorded = recorded;
    }

    synchronized List<OnItsWay> of(String customer, Instant at) {
        List<OnItsWay> all = new ArrayList<>();
        for (Message message : messages(customer).values()) {
            if (message.fate() == Fate.SENT || message.fate() == Fate.OPEN && message.until().isAfter(at)) {
                all.add(new OnItsWay(message.contact(), message.fate() == Fate.SENT));
            }
        }
        return all;
    }

    private Map<String, Message> messages(String customer) {
        Map<String, Message> known = byCustomer.get(customer);
        if (known == null) {
            known = new LinkedHashMap<>();
            for (Message message : recorded.apply(customer)) {
                known.put(message.contact().id(), message);
            }
            byCustomer.put(customer, known);
        }
        return known;
    }

    /** From now on it holds its place. Asked under the customer's lock, before anybody else is decided on. */
    synchronized void reserve(String customer, Message message) {
        messages(customer).put(message.contact().id(), message);
    }

    /** It was not written down, so it never was. */
    synchronized void release(String customer, String decision) {
        messages(customer).remove(decision);
    }

    /** What became of it was reported. */
    synchronized void settle(String customer, String decision, Fate fate) {
        messages(customer).computeIfPresent(decision, (id, message) -> new Message(message.contact(), message.until(), fate));
    }
}
