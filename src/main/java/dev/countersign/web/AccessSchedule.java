package dev.countersign.web;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.edge.KeyUse;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.oversight.AccessLog;
import dev.countersign.web.limits.RefusedAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Records once a minute, and when the service ends, who was refused, who read what, and which keys were used. */
@Component
class AccessSchedule implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(AccessSchedule.class);
    private static final int A_MINUTE_MS = 60_000;

    private final RefusedAccess refused;
    private final AccessLog log;
    private final KeyUse use;

    AccessSchedule(RefusedAccess refused, AccessLog log, KeyUse use) {
        this.refused = refused;
        this.log = log;
        this.use = use;
    }

    @Scheduled(fixedDelay = A_MINUTE_MS, initialDelay = A_MINUTE_MS, scheduler = Schedulers.ACCESS_LOG)
    void write() {
        write(refused::write);
        log.writeLooks();
        save();
    }

    @Override
    public void destroy() {
        write(refused::writeLast);
        log.writeLast();
        save();
    }

    private static void write(Runnable entry) {
        try {
            entry.run();
        } catch (NotDecided e) {
            LOG.warn("Who was refused is not recorded yet: {}", e.getMessage());
        }
    }

    private void save() {
        try {
            use.save();
        } catch (LedgerUnavailable e) {
            LOG.warn("On which day keys were used is not saved yet: {}", e.getMessage());
        }
    }
}
