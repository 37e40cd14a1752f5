package dev.countersign.web.notice;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.review.UndeliveredNotices;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Says how many notices are not delivered. No name of a client or of an address is part of it. */
@Component
class NoticeMeters implements UndeliveredNotices {

    /** From then on somebody should look. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Outbox outbox;
    private final ClockAndRandom clock;

    NoticeMeters(Outbox outbox, ClockAndRandom clock, MeterRegistry registry) {
        this.outbox = outbox;
        this.clock = clock;
        Gauge.builder("countersign.notices.waiting", outbox, Outbox::waiting)
                .description("Notices to clients that are not delivered yet")
                .register(registry);
        Gauge.builder("countersign.notices.overdue", this, NoticeMeters::overdue)
                .description("Notices to clients that are not delivered for more than 15 minutes")
                .register(registry);
        FunctionCounter.builder("countersign.notices.dead", outbox, Outbox::died)
                .description("Notices to clients that are not tried any more")
                .register(registry);
    }

    /** How many are not delivered 15 minutes after what they tell. */
    @Override
    public long overdue() {
        return outbox.olderThan(clock.now().minus(PATIENCE));
    }
}
