package dev.countersign.web.notice;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many single mails people got in this hour. What would be too many comes in one mail at its end. */
final class MailAllowance {

    private static final int MOST = 20;
    private static final int MOST_LATE = 1_000;

    private Instant end = Instant.EPOCH;
    /** Ids of people, with the number of their single mails in this hour. */
    private final Map<String, Integer> single = new HashMap<>();
    /** Ids of people, with what waits for the end of this hour, by the ids of the tasks. */
    private Map<String, Map<String, Mail.Line>> late = new HashMap<>();

    private Map<String, Map<String, Mail.Line>> released = Map.of();

    /** Another look begins. */
    void at(Instant now) {
        released = Map.of();
        if (!Mail.endOfHour(now).equals(end)) {
            end = Mail.endOfHour(now);
            single.clear();
            released = late;
            late = new HashMap<>();
        }
    }

    /** Those that may be sent singly. The others wait. */
    List<Mail.Line> singly(String person, List<Mail.Line> wanted) {
        int before = single.getOrDefault(person, 0);
        if (before + wanted.size() <= MOST) {
            single.put(person, before + wanted.size());
            return wanted;
        }
        Map<String, Mail.Line> waiting = late.computeIfAbsent(person, key -> new LinkedHashMap<>());
        wanted.stream()
                .limit(MOST_LATE - Math.min(waiting.size(), MOST_LATE))
                .forEach(line -> waiting.put(line.task().id(), line));
        return List.of();
    }

    /** What waited for the end of the hour that is over, by the ids of the tasks. */
    Map<String, Mail.Line> released(String person) {
        return released.getOrDefault(person, Map.of());
    }
}
