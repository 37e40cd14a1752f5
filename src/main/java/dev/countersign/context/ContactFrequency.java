package dev.countersign.context;

import dev.countersign.facts.own.Contact;
import dev.countersign.facts.text.FoldedText;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often a customer was contacted, for one request. Contacts are counted only here.
 *
 * <p>Windows roll and are exact: a contact counts until its window has passed to the nanosecond, and not at that
 * moment. A contact with a future time counts in every window: the clock that wrote it was fast, but the message was
 * sent. A window that reaches back beyond the day from which contacts are on record has no count: missing is not zero.
 *
 * @param since from this moment on every contact is on record; null if contacts are not recorded
 */
record ContactFrequency(List<Counted> contacts, @Nullable Instant since, Instant decidedAt) {

    private static final List<Window> WINDOWS = List.of(
            new Window("24h", Duration.ofHours(24)),
            new Window("7d", Duration.ofDays(7)),
            new Window("30d", Duration.ofDays(30)),
            new Window("90d", Duration.ofDays(90)));
    private static final Duration REFUSALS = DecisionHistory.LONGEST_WINDOW;
    private static final Set<Purpose> SELLING = EnumSet.of(Purpose.MARKETING, Purpose.SALES);

    /**
     * Contacts on record together with pending ones. A sent one is left out if our own record now has it: for each, one
     * contact of the same channel and purpose, at or after the time of the decision and not after the request.
     *
     * @param at the time of the request
     */
    static List<Counted> together(List<Contact> recorded, List<PendingContact> others, Instant at) {
        if (recorded.isEmpty() && others.isEmpty()) {
            return List.of();
        }
        List<Counted> all = new ArrayList<>();
        Map<List<Enum<?>>, NavigableMap<Instant, Integer>> left = new HashMap<>();
        for (Contact each : recorded) {
            all.add(new Counted(each, 1));
            left.computeIfAbsent(alike(each), unused -> new TreeMap<>()).merge(each.at(), 1, Integer::sum);
        }
        others.stream()
                .sorted(Comparator.comparing(each -> each.contact().at()))
                .filter(each -> !each.sent() || !take(left.get(alike(each.contact())), each.contact(), at))
                .forEach(each -> all.add(new Counted(each.contact(), each.times())));
        return List.copyOf(all);
    }

    private static List<Enum<?>> alike(Contact contact) {
        return List.of(contact.channel(), contact.purpose());
    }

    /** Takes the first contact on record that may be the message that was sent. @return whether there was one */
    private static boolean take(@Nullable NavigableMap<Instant, Integer> left, Contact sent, Instant at) {
        Instant first = left == null ? null : left.ceilingKey(sent.at());
        if (left == null || first == null || first.isAfter(at)) {
            return false;
        }
        left.computeIfPresent(first, (same, many) -> many == 1 ? null : many - 1);
        return true;
    }

    /** A window with the paths of its counts. */
    private record Window(String selling, String sameTopic, String samePurpose, String alike, Duration length) {

        private Window(String name, Duration length) {
            this(
                    "contact.selling" + name,
                    "contact.sameTopic" + name,
                    "contact.samePurpose" + name,
                    "contact.alike" + name,
                    length);
        }
    }

    /** A contact, or several of one kind within the same windows. */
    record Counted(Contact contact, int times) {}

    /** The known counts by path. A request without channel or purpose has no count of that kind. */
    SortedMap<String, Integer> of(@Nullable Channel channel, @Nullable Purpose purpose, @Nullable Object topic) {
        if (since == null) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Integer> counts = new TreeMap<>();
        String asked = topic instanceof String text ? FoldedText.id(text) : null;
        Predicate<Contact> sameTopic = contact -> asked == null
                || contact.topic() == null
                || FoldedText.id(contact.topic()).equals(asked);
        for (Window window : WINDOWS) {
            count(counts, window.selling(), window.length(), contact -> SELLING.contains(contact.purpose()));
            count(
                    counts,
                    window.sameTopic(),
                    window.length(),
                    contact -> contact.channel().byNumber() && sameTopic.test(contact));
            if (purpose != null) {
                Predicate<Contact> samePurpose = contact -> kind(contact.purpose()) == kind(purpose);
                count(
                        counts,
                        window.samePurpose(),
                        window.length(),
                        purpose == Purpose.COLLECTION ? samePurpose.and(sameTopic) : samePurpose);
                if (channel != null) {
                    count(
                            counts,
                            window.alike(),
                            window.length(),
                            contact -> samePurpose.test(contact) && kind(contact.channel()) == kind(channel));
                }
            }
        }
        count(
                counts,
                CorePath.CONTACT_REFUSALS_180D,
                REFUSALS,
                contact -> contact.purpose() == Purpose.RETENTION && !Objects.equals(contact.refused(), false));
        return counts;
    }

    private void count(SortedMap<String, Integer> counts, String path, Duration window, Predicate<Contact> counted) {
        Instant from = decidedAt.minus(window);
        if (since != null && !since.isAfter(from)) {
            int sum = 0;
            for (Counted each : contacts) {
                if (each.contact().at().isAfter(from) && counted.test(each.contact())) {
                    sum += each.times();
                }
            }
            counts.put(path, sum);
        }
    }

    /** Marketing and sales are one kind: selling. */
    private static Purpose kind(Purpose purpose) {
        return SELLING.contains(purpose) ? Purpose.MARKETING : purpose;
    }

    /** Calls by people and by machines count as one channel. */
    private static Channel kind(Channel channel) {
        return channel == Channel.AI_VOICE ? Channel.CALL : channel;
    }
}
