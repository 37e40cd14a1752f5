package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.Desk;
import dev.countersign.decisions.NotDecided;
import dev.countersign.facts.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks for changed own facts once a second, so that an approval counts soon after it was written. */
@Component
class Refreshing {

    private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);

    private final Desk desk;
    private final DataFolder folder;

    Refreshing(Desk desk, DataFolder folder) {
        this.desk = desk;
        this.folder = folder;
    }

    @Scheduled(fixedDelay = 1000)
    void refresh() {
        try {
            if (desk.refresh()) {
                LOG.info("Own facts have changed: {}", desk.described());
                folder.diary().registered(desk.decisions().own());
            }
        } catch (NotDecided e) {
            LOG.error("The changed agents count, but that they changed could not be written down: {}", e.getMessage());
        } catch (Refused e) {
            LOG.error("The changed own facts have mistakes, so the facts of before go on to count:\n{}", e.getMessage());
        }
    }
}
