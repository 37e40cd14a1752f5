package dev.countersign.web;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.oversight.drill.Drills;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Opens the drills of the day, some time after the tasks that drew them. */
@Component
class DrillSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(DrillSchedule.class);
    private static final int A_MINUTE_MS = 60_000;

    private final Drills drills;
    private final ActivePolicy policy;

    DrillSchedule(Drills drills, ActivePolicy policy) {
        this.drills = drills;
        this.policy = policy;
    }

    @Scheduled(fixedDelay = A_MINUTE_MS, initialDelay = A_MINUTE_MS, scheduler = Schedulers.ACCESS_LOG)
    void open() {
        try {
            drills.openDue(policy.snapshot());
        } catch (NotDecided e) {
            LOG.warn("A task could not be recorded: {}", e.getMessage());
        }
    }
}
