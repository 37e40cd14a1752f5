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
 *
 * @param person id of the one who gets it
 */
record Mail(String person, String subject, String text) {

    private static final int MOST_TASKS = 50;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx VV", Locale.ROOT);

    /** Why a person is told of a task. */
    enum Why {
        /** It was opened. */
        WAITS("waits for"),
        /** Half of its time is over. */
        REMINDER("still waits for"),
        /** Nobody decided in time. */
        ESCALATED("was not decided in time and is told to");

        private final String words;

        Why(String words) {
            this.words = words;
        }
    }

    /**
     * A task of which a person is told.
     *
     * @param role that is needed, or that hears of it
     * @param zone of the working hours of the role
     */
    record Line(Why why, ReviewTask task, String role, ZoneId zone) {

        /** When nobody decided until it was due, its end counts. */
        private String due() {
            Instant until = why == Why.ESCALATED ? task.expires() : task.due();
            return TIME.format(until.atZone(zone));
        }

        private String subject() {
            return plain(task.action()) + " " + why.words + " " + role + " until " + due();
        }

        private String text() {
            return "Role:   " + role + "\nAction: " + plain(task.action()) + "\nDue:    " + due() + "\nTask:   "
                    + plain(task.id()) + "\n";
        }
    }

    /** @param console address of the page where the person signs in. To open it does nothing */
    static Mail of(String person, List<Line> lines, String console) {
        String subject = lines.size() == 1 ? lines.get(0).subject() : lines.size() + " tasks wait for you";
        String tasks = lines.stream().limit(MOST_TASKS).map(Line::text).collect(Collectors.joining("\n"));
        String more = lines.size() > MOST_TASKS ? "\nAnd " + (lines.size() - MOST_TASKS) + " more.\n" : "";
        return new Mail(
                person,
                "Countersign: " + subject,
                "People must decide before an agent may act.\n\n" + tasks + more + "\nSign in: " + console
                        + "\nIn a terminal: review show TASK\n\nNobody decides by answering this mail.\n");
    }

    /**
     * Tells who owns agents, or supervises them, that they ask for more than people can decide.
     *
     * @param agents their ids
     */
    static Mail ofFloods(String person, List<String> agents, String console) {
        String named = agents.stream().map(Mail::plain).collect(Collectors.joining("\n"));
        return new Mail(
                person,
                "Countersign: "
                        + (agents.size() == 1 ? "an agent wants" : agents.size() + " agents want")
                        + " more tasks than it may have open",
                "People must decide before an agent may act. These agents have as many open tasks as they may "
                        + "have, and\n"
                        + "wanted more, which were refused. Maybe stop or pause them until people have decided.\n\n"
                        + named + "\n\nSign in: " + console
                        + "\nIn a terminal: review list\n\nNobody decides by answering this mail.\n");
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
