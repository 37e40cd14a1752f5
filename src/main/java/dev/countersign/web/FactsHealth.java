package dev.countersign.web;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.place.PhoneData;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.http.Admission;
import java.time.Duration;
import java.time.Instant;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health of the active own facts: their age, their problems, and the age of the data for phone numbers and time
 * zones.
 */
@Component("facts")
class FactsHealth implements HealthIndicator {

    private static final int SHOWN = 20;
    private static final Duration SELDOM = Duration.ofSeconds(10);

    private final FactRefresh factRefresh;
    private final ClockAndRandom clock;
    private @Nullable OwnFacts walked;
    private Instant walkedAt = Instant.EPOCH;
    private List<String> ahead = List.of();

    FactsHealth(FactRefresh factRefresh, ClockAndRandom clock) {
        this.factRefresh = factRefresh;
        this.clock = clock;
    }

    /**
     * Finding facts with a date in the future reads all facts. Health requests are not limited by {@link Admission}, so
     * the result is kept for a while.
     */
    private synchronized List<String> ahead(OwnFacts own, Instant now) {
        if (walked != own || Duration.between(walkedAt, now).abs().compareTo(SELDOM) >= 0) {
            ahead = own.datedAhead(now);
            walked = own;
            walkedAt = now;
        }
        return ahead;
    }

    /** Always up: a line that cannot be read only restricts, and decisions about other customers continue. */
    @Override
    public Health health() {
        OwnFacts own = factRefresh.policy().own();
        List<Problem> mistakes = Stream.concat(factRefresh.refused().stream(), own.mistakes().stream())
                .toList();
        Health.Builder health = Health.up();
        Instant now = clock.now();
        own.asOf(now)
                .ifPresent(asOf -> health.withDetail("asOf", asOf.toString())
                        .withDetail("ageSeconds", Duration.between(asOf, now).toSeconds()));
        return health.withDetail("newestRefused", !factRefresh.refused().isEmpty())
                .withDetail("addedByRefused", factRefresh.added())
                .withDetail("mistakes", mistakes.size())
                .withDetail(
                        "first",
                        mistakes.stream().limit(SHOWN).map(Problem::text).toList())
                .withDetail("quarantined", own.quarantined())
                .withDetail("datedAhead", ahead(own, now))
                .withDetail("libphonenumber", PhoneData.version())
                .withDetail("zones", ZoneRulesProvider.getVersions("UTC").lastKey())
                .build();
    }
}
