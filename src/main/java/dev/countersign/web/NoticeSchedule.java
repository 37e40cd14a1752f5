package dev.countersign.web;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.web.notice.ClientNotices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Delivers notices within a second after what they tell. */
@Component
class NoticeSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeSchedule.class);
    private static final int A_SECOND_MS = 1_000;

    private final ClientNotices notices;
    /** The last failure, so that it is not logged every second. */
    private String told = "";

    NoticeSchedule(ClientNotices notices) {
        this.notices = notices;
    }

    @Scheduled(fixedDelay = A_SECOND_MS, scheduler = Schedulers.NOTICES)
    void deliver() {
        try {
            notices.deliver();
            told = "";
        } catch (LedgerUnavailable | NotDecided e) {
            if (!told.equals(e.getMessage())) {
                LOG.error("Notices are not read from the ledger now: {}", e.getMessage());
            }
            told = String.valueOf(e.getMessage());
        }
    }
}
