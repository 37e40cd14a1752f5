package dev.countersign.decisions.record;

import java.text.BreakIterator;
import java.time.Duration;
import java.util.Locale;

/** How long people take to read, in steps that do not follow a person's minutes, and how long they need at least. */
public final class ReadingTime {

    /** Nobody reads faster: words in a second. */
    private static final int WORDS_A_SECOND = 4;

    private static final int LEAST = 5;

    private static final int FINE = 5;
    private static final int FINE_UNTIL = 60;
    private static final int MIDDLE = 15;
    private static final int MIDDLE_UNTIL = 300;
    private static final int COARSE = 60;
    private static final int LONGEST = 3_600;

    private ReadingTime() {}

    /** Seconds, rounded down: to 5 below one minute, to 15 below five minutes, to 60 above, and 3,600 at most. */
    public static int rounded(Duration time) {
        int seconds = (int) Math.max(0, Math.min(LONGEST, time.toSeconds()));
        return seconds - seconds % step(seconds);
    }

    private static int step(int seconds) {
        return seconds < FINE_UNTIL ? FINE : seconds < MIDDLE_UNTIL ? MIDDLE : COARSE;
    }

    /** Whether somebody who opened it once, or not at all, approved it faster than anybody can read it. */
    public static boolean isTooShort(ShownCard.Reading reading) {
        int latest = reading.seconds() + step(reading.seconds());
        return reading.opened() == 0
                || reading.opened() == 1 && latest <= Math.max(LEAST, reading.words() / WORDS_A_SECOND);
    }

    /** How many words a text has, in any script. */
    public static int words(String text) {
        BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
        words.setText(text);
        int count = 0;
        for (int begin = words.first(), end = words.next();
                end != BreakIterator.DONE;
                begin = end, end = words.next()) {
            if (text.substring(begin, end).codePoints().anyMatch(Character::isLetterOrDigit)) {
                count++;
            }
        }
        return count;
    }
}
