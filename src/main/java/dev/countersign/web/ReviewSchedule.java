package dev.countersign.web;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.oversight.review.ReviewDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Records what the clock does with tasks of the review desk: at the start what was missed while no service ran, and
 * then each minute.
 */
@Component
class ReviewSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(ReviewSchedule.class);
    private static final int A_MINUTE_MS = 60_000;

    private final ReviewDesk desk;
    private final ActivePolicy policy;

    ReviewSchedule(ReviewDesk desk, ActivePolicy policy) {
        this.desk = desk;
        this.policy = policy;
        tick();
    }

    @Scheduled(fixedDelay = A_MINUTE_MS, initialDelay = A_MINUTE_MS, scheduler = Schedulers.ACCESS_LOG)
    final void tick() {
        try {
            desk.tick(policy.snapshot());
        } catch (NotDecided e) {
            LOG.warn("What the clock did with tasks is not recorded yet: {}", e.getMessage());
        }
    }
}
