package dev.countersign.facts.calendar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The opening hours of one day, in local time.
 *
 * @param from the first moment
 * @param to   the last moment, later than the first one; midnight is the end of the day
 */
public record OpeningHours(LocalTime from, LocalTime to) {

    private static final String END_OF_DAY = "24:00";
    private static final Pattern FORM = Pattern.compile("([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");
    private static final Pattern MEANT = Pattern.compile(
            "\\s*([0-9]{1,2})(?:[:.]?([0-9]{2}))?\\s*[-\u2013\u2014]\\s*([0-9]{1,2})" + "(?:[:.]?([0-9]{2}))?\\s*");

    public OpeningHours {
        if (!to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to)) {
            throw new IllegalArgumentException("`" + from + "-" + to + "` ends before it begins.");
        }
    }

    /** Hours such as {@code 09:00-17:00}, where 24:00 is the end of the day; empty if the text has another form. */
    public static Optional<OpeningHours> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            LocalTime from = LocalTime.parse(form.group(1));
            boolean wholeRest = form.group(2).equals(END_OF_DAY);
            LocalTime to = wholeRest ? LocalTime.MIDNIGHT : LocalTime.parse(form.group(2));
            return wholeRest || from.isBefore(to) ? Optional.of(new OpeningHours(from, to)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The hours that somebody may have meant by a text of another form, such as {@code 9-17}. */
    public static Optional<OpeningHours> meant(String text) {
        Matcher meant = MEANT.matcher(text);
        return meant.matches()
                ? read(time(meant.group(1), meant.group(2)) + "-" + time(meant.group(3), meant.group(4)))
                : Optional.empty();
    }

    private static String time(String hour, @Nullable String minute) {
        return (hour.length() < 2 ? "0" : "") + hour + ":" + (minute == null ? "00" : minute);
    }

    LocalDateTime opening(LocalDate day) {
        return day.atTime(from);
    }

    LocalDateTime closing(LocalDate day) {
        return to.equals(LocalTime.MIDNIGHT) ? day.plusDays(1).atStartOfDay() : day.atTime(to);
    }

    /** Such as {@code 09:00-17:00}. */
    @Override
    public String toString() {
        return from + "-" + (to.equals(LocalTime.MIDNIGHT) ? END_OF_DAY : to);
    }
}
