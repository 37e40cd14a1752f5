package dev.countersign.web.notice;

import dev.countersign.oversight.review.ReviewTask;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A mail to one person. It says which role, which action, until when and where. It has no content, no reason, and no
 * name of a customer, a client or another person: mail is read on the way and stays in mailboxes.
 */
record Mail(String to, String subject, String text) {

    private static final int MOST_TASKS = 50;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

    /**
     * A task of which a person is told.
     *
     * @param role that is needed
     * @param zone of the working hours of the role
     */
    record Line(ReviewTask task, String role, ZoneId zone) {

        String due() {
            return TIME.format(task.due().atZone(zone));
        }

        private String text() {
            return "Role:   " + role + "\nAction: " + plain(task.action()) + "\nDue:    " + due() + "\nTask:   "
                    + plain(task.id()) + "\n";
        }
    }

    /** @param console address of the page where the person signs in. To open it does nothing */
    static Mail of(String to, List<Line> lines, String console) {
        String subject = lines.size() == 1
                ? plain(lines.get(0).task().action()) + " waits for "
                        + lines.get(0).role() + " until " + lines.get(0).due()
                : lines.size() + " tasks wait for you";
        String tasks = lines.stream().limit(MOST_TASKS).map(Line::text).collect(Collectors.joining("\n"));
        String more = lines.size() > MOST_TASKS ? "\nAnd " + (lines.size() - MOST_TASKS) + " more.\n" : "";
        return new Mail(
                to,
                "Countersign: " + subject,
                "People must decide before an agent may act.\n\n" + tasks + more + "\nSign in: " + console
                        + "\nIn a terminal: review show TASK\n\nNobody decides by answering this mail.\n");
    }

    /** Names of actions come from the pack, and could have any letters. */
    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9_.-]", "?");
    }

    /** When the hour ends in which that time is. */
    static Instant endOfHour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    }
}
