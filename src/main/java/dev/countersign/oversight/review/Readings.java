package dev.countersign.oversight.review;

import dev.countersign.decisions.record.ReadingTime;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.decisions.request.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who opened which task how often, and since when. It is only in memory: a restart forgets it. Any number of threads
 * may use it.
 */
final class Readings {

    private static final int MOST = 20_000;
    /** A card that stays open is read again each minute. That is one opening. */
    private static final Duration SAME = Duration.ofMinutes(2);

    private record Key(String task, String person) {}

    private record Reading(Instant first, Instant last, int opened) {

        Reading again(Instant now) {
            return new Reading(first, now, now.isBefore(last.plus(SAME)) ? opened : opened + 1);
        }
    }

    /** The one that was read last is the last one. */
    private final Map<Key, Reading> readings = new LinkedHashMap<>();
    /** What was read since then is known. */
    private Instant complete;

    Readings(Instant begin) {
        complete = begin;
    }

    /** The person is shown the task. */
    synchronized void opened(String task, Caller person, Instant now) {
        Key key = new Key(task, person.id());
        Reading before = readings.remove(key);
        readings.put(key, before == null ? new Reading(now, now, 1) : before.again(now));
        if (readings.size() > MOST) {
            Iterator<Reading> eldest = readings.values().iterator();
            Instant last = eldest.next().last;
            eldest.remove();
            complete = complete.isBefore(last) ? last : complete;
        }
    }

    /** Whether the person was shown the task, as far as that is known. */
    synchronized boolean hasOpened(String task, Caller person) {
        return readings.containsKey(new Key(task, person.id()));
    }

    /** How a person who decides now has read the task; null if that is not known. @param content empty for none */
    synchronized ShownCard.@Nullable Reading of(ReviewTask task, Caller person, Optional<String> content, Instant now) {
        Reading reading = readings.get(new Key(task.id(), person.id()));
        int words = content.map(ReadingTime::words).orElse(0);
        if (reading != null) {
            return new ShownCard.Reading(
                    reading.opened, ReadingTime.rounded(Duration.between(reading.first, now)), words);
        }
        return task.opened().isBefore(complete) ? null : new ShownCard.Reading(0, 0, words);
    }
}
