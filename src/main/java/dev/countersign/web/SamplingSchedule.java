package dev.countersign.web;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.oversight.sample.SamplingDays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reveals the seed of a day within a minute after the day has ended. */
@Component
class SamplingSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(SamplingSchedule.class);
    private static final int A_MINUTE_MS = 60_000;

    private final SamplingDays days;

    SamplingSchedule(SamplingDays days) {
        this.days = days;
    }

    @Scheduled(fixedDelay = A_MINUTE_MS, initialDelay = A_MINUTE_MS, scheduler = Schedulers.ACCESS_LOG)
    void reveal() {
        try {
            days.revealDue();
        } catch (NotDecided e) {
            LOG.warn("The seed of a sample is not revealed yet: {}", e.getMessage());
        }
    }
}
