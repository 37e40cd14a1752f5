package dev.countersign.edge;

import dev.countersign.ledger.content.ReplaceableFiles;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The day (UTC) on which each key was last used. It is kept in a file next to the ledger, not in it: it changes nothing
 * in what a caller may do. After damage to the file, or a stop without its last write, a day is unknown or too early.
 * Any number of threads may use it.
 */
public final class KeyUse {

    private static final String FILE = "key-use.txt";
    private static final int LARGEST = 16 << 20;
    private static final int SECONDS_OF_A_DAY = 24 * 60 * 60;
    private static final Pattern LINE = Pattern.compile("([a-z0-9]{1,64}) (\\d{4}-\\d\\d-\\d\\d)");

    private final ReplaceableFiles files;
    private final Map<String, Day> days = new ConcurrentHashMap<>();
    private volatile boolean changed;

    /** Days since 1970-01-01. */
    private static final class Day {

        private volatile long day;

        private Day(long day) {
            this.day = day;
        }
    }

    private KeyUse(ReplaceableFiles files) {
        this.files = files;
    }

    /** Reads the file of a folder, if there is one. @param now later days are not believed */
    public static KeyUse in(Path folder, Instant now) {
        KeyUse use = new KeyUse(ReplaceableFiles.in(folder, LARGEST));
        long today = day(now);
        use.files
                .get(FILE)
                .ifPresent(content -> new String(content, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> {
                            Matcher read = LINE.matcher(line);
                            if (read.matches()) {
                                readDay(read.group(2))
                                        .filter(day -> day <= today)
                                        .ifPresent(day -> use.days.put(read.group(1), new Day(day)));
                            }
                        }));
        return use;
    }

    private static Optional<Long> readDay(String text) {
        try {
            return Optional.of(LocalDate.parse(text).toEpochDay());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long day(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS_OF_A_DAY);
    }

    /** A key was used. @param key its id; it exists */
    public void used(String key, Instant now) {
        long today = day(now);
        Day last = days.get(key);
        if (last == null) {
            last = days.computeIfAbsent(key, each -> new Day(Long.MIN_VALUE));
        }
        if (last.day < today) {
            last.day = today;
            changed = true;
        }
    }

    /** The day on which the key with that id was last used; empty if it is unknown. */
    public Optional<LocalDate> lastUsed(String key) {
        return Optional.ofNullable(days.get(key)).map(last -> LocalDate.ofEpochDay(last.day));
    }

    /** Writes the file if a day has changed. @throws LedgerUnavailable when it cannot be written */
    public void save() {
        if (!changed) {
            return;
        }
        changed = false;
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(days)
                .keySet()
                .forEach(key -> lastUsed(key)
                        .ifPresent(
                                day -> lines.append(key).append(' ').append(day).append('\n')));
        try {
            files.put(FILE, lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (LedgerUnavailable e) {
            changed = true;
            throw e;
        }
    }
}
