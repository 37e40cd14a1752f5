package dev.countersign.facts.text;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The text of a moment in UTC, as {@link Instant} writes and reads it, but without a formatter: a record has many. What
 * is not in the usual form, such as a year beyond 9999, is left to {@link Instant}.
 */
public enum UtcTime {
    ;

    private static final long LAST = 253_402_300_799L;
    private static final long FIRST = -62_167_219_200L;
    private static final int DAY = 86_400;
    private static final int HOUR = 3_600;
    private static final int MINUTE = 60;
    private static final int HOURS = 24;
    private static final int TEN = 10;
    private static final int MILLION = 1_000_000;
    private static final int THOUSAND = 1_000;
    private static final int DIGITS_OF_NANOS = 9;

    private static final String FORM = "dddd-dd-ddTdd:dd:dd";
    private static final int WHOLE = FORM.length();
    private static final int MONTH_AT = 5;
    private static final int DAY_AT = 8;
    private static final int HOUR_AT = 11;
    private static final int MINUTE_AT = 14;
    private static final int SECOND_AT = 17;

    /** The same as {@link Instant#toString}. */
    public static String text(Instant moment) {
        long second = moment.getEpochSecond();
        if (second < FIRST || second > LAST) {
            return moment.toString();
        }
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(second, DAY));
        int ofDay = Math.floorMod(second, DAY);
        int nanos = moment.getNano();
        int digits = nanos == 0 ? 0 : nanos % MILLION == 0 ? 3 : nanos % THOUSAND == 0 ? 6 : DIGITS_OF_NANOS;
        byte[] text = new byte[WHOLE + 1 + (digits == 0 ? 0 : digits + 1)];
        digits(text, 0, 4, day.getYear());
        text[MONTH_AT - 1] = '-';
        digits(text, MONTH_AT, 2, day.getMonthValue());
        text[DAY_AT - 1] = '-';
        digits(text, DAY_AT, 2, day.getDayOfMonth());
        text[HOUR_AT - 1] = 'T';
        digits(text, HOUR_AT, 2, ofDay / HOUR);
        text[MINUTE_AT - 1] = ':';
        digits(text, MINUTE_AT, 2, ofDay / MINUTE % MINUTE);
        text[SECOND_AT - 1] = ':';
        digits(text, SECOND_AT, 2, ofDay % MINUTE);
        if (digits > 0) {
            text[WHOLE] = '.';
            digits(text, WHOLE + 1, digits, digits == 3 ? nanos / MILLION : digits == 6 ? nanos / THOUSAND : nanos);
        }
        text[text.length - 1] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void digits(byte[] text, int from, int count, int value) {
        int left = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (byte) ('0' + left % TEN);
            left /= TEN;
        }
    }

    /**
     * The same as {@link Instant#parse}.
     *
     * @throws DateTimeException if it is not the text of a moment
     */
    public static Instant read(String text) {
        int fraction = text.length() - WHOLE - 2;
        if (!hasForm(text)
                || fraction != -1 && (fraction < 1 || fraction > DIGITS_OF_NANOS || text.charAt(WHOLE) != '.')) {
            return Instant.parse(text);
        }
        int hour = number(text, HOUR_AT, 2);
        int minute = number(text, MINUTE_AT, 2);
        int second = number(text, SECOND_AT, 2);
        int nanos = fraction < 1 ? 0 : number(text, WHOLE + 1, fraction);
        if (hour >= HOURS || minute >= MINUTE || second >= MINUTE || nanos < 0) {
            return Instant.parse(text);
        }
        for (int i = fraction; fraction > 0 && i < DIGITS_OF_NANOS; i++) {
            nanos *= TEN;
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, MONTH_AT, 2), number(text, DAY_AT, 2))
                .toEpochDay();
        return Instant.ofEpochSecond(day * DAY + hour * HOUR + minute * MINUTE + second, nanos);
    }

    private static boolean hasForm(String text) {
        if (text.length() <= WHOLE || text.charAt(text.length() - 1) != 'Z') {
            return false;
        }
        for (int i = 0; i < WHOLE; i++) {
            char form = FORM.charAt(i);
            char each = text.charAt(i);
            if (form == 'd' ? each < '0' || each > '9' : each != form) {
                return false;
            }
        }
        return true;
    }

    /** Negative if one of them is not a digit. */
    private static int number(String text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit >= TEN) {
                return -1;
            }
            number = number * TEN + digit;
        }
        return number;
    }
}
