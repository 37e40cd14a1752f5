package dev.countersign.web;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.web.notice.PersonNotices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Sends mail to people once a minute, if there is a mail server. */
@Component
class MailSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(MailSchedule.class);
    private static final int A_MINUTE_MS = 60_000;

    private final ObjectProvider<PersonNotices> notices;

    MailSchedule(ObjectProvider<PersonNotices> notices) {
        this.notices = notices;
    }

    @Scheduled(fixedDelay = A_MINUTE_MS, initialDelay = A_MINUTE_MS, scheduler = Schedulers.MAIL)
    void send() {
        try {
            notices.ifAvailable(PersonNotices::send);
        } catch (LedgerUnavailable | NotDecided e) {
            LOG.error("Mail to people is not written now: {}", e.getMessage());
        }
    }
}
