package dev.countersign.web.notice;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Mail that the mail server has not taken yet, in memory. For one thread; its numbers are for any. */
final class MailQueue {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30));
    private static final int MOST = 1_000;
    /** With a mail server that does not answer, each takes some seconds. */
    private static final int MOST_AT_ONCE = 20;

    private final JavaMailSender sender;
    private final MailFrom from;
    private final Function<String, Optional<String>> addresses;
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile long lost;

    private record Waiting(Mail mail, int attempts, Instant next) {}

    /** @param addresses where the person of that id gets mail at this moment; empty for nowhere */
    MailQueue(JavaMailSender sender, MailFrom from, Function<String, Optional<String>> addresses) {
        this.sender = sender;
        this.from = from;
        this.addresses = addresses;
    }

    void put(Mail mail, Instant now) {
        if (waiting.size() >= MOST) {
            lost++;
        } else {
            waiting.add(new Waiting(mail, 0, now));
        }
    }

    /**
     * Sends what is due. What the server does not take is sent again, three times. A person who has no address any more
     * gets nothing.
     */
    void send(Instant now) {
        List<Waiting> due = waiting.stream()
                .filter(each -> !each.next().isAfter(now))
                .limit(MOST_AT_ONCE)
                .toList();
        for (Waiting each : due) {
            waiting.remove(each);
            Optional<String> to = addresses.apply(each.mail().person());
            if (to.isEmpty() || isTaken(each.mail(), to.get())) {
                continue;
            }
            if (each.attempts() < PAUSES.size()) {
                waiting.add(new Waiting(each.mail(), each.attempts() + 1, now.plus(PAUSES.get(each.attempts()))));
            } else {
                lost++;
            }
        }
    }

    private boolean isTaken(Mail mail, String to) {
        try {
            MimeMessage message = sender.createMimeMessage();
            MimeMessageHelper helper = new MimeMessageHelper(message, StandardCharsets.US_ASCII.name());
            helper.setFrom(from.address());
            helper.setTo(to);
            helper.setSubject(mail.subject());
            helper.setText(mail.text());
            // no program answers it (RFC 3834)
            message.setHeader("Auto-Submitted", "auto-generated");
            sender.send(message);
            return true;
        } catch (MessagingException | MailException e) {
            return false;
        }
    }

    /** How many mails no server took. */
    long lost() {
        return lost;
    }
}
