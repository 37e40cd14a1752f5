package dev.countersign.web.notice;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Notices in the health of the service. Always up: a receiver that does not answer stops no decision. */
@Component("notices")
class NoticeHealth implements HealthIndicator {

    private final Outbox outbox;
    private final NoticeMeters meters;

    NoticeHealth(Outbox outbox, NoticeMeters meters) {
        this.outbox = outbox;
        this.meters = meters;
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail("waiting", outbox.waiting())
                .withDetail("dead", outbox.dead())
                .withDetail("overdue", meters.overdue())
                .build();
    }
}
