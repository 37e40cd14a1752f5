package dev.countersign.web;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Once a second looks for changed own facts, so that they count soon, and brings new entries into the database that they are found by. */
@Component
class RefreshSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(RefreshSchedule.class);

    private final FactRefresh factRefresh;
    private final DataFolder folder;
    private final ClockAndRandom clock;
    /** What was said last of the database, so that it is not said every second. */
    private String told = "";

    RefreshSchedule(FactRefresh factRefresh, DataFolder folder, ClockAndRandom clock) {
        this.factRefresh = factRefresh;
        this.folder = folder;
        this.clock = clock;
        tellDatedAhead();
    }

    /** Mistakes of lines that count all the same, or take only those out whom they are about. */
    static void tellMistakes(OwnFacts own) {
        if (!own.mistakes().isEmpty()) {
            LOG.warn(
                    "Own facts have {} mistakes; {} customers and business objects are in quarantine:\n{}",
                    own.mistakes().size(),
                    own.quarantined(),
                    own.mistakes().stream().map(Problem::text).collect(Collectors.joining("\n")));
        }
    }

    private void tellDatedAhead() {
        factRefresh
                .policy()
                .own()
                .datedAhead(clock.now())
                .forEach(each -> LOG.warn("Own facts are dated ahead: {}.", each));
    }

    /** Without it a start after a long run would have all of that run to bring in. */
    @Scheduled(fixedDelay = 1000)
    void keepUp() {
        try {
            folder.records().projection().keepUp();
            told = "";
        } catch (LedgerUnavailable e) {
            if (!told.equals(e.getMessage())) {
                LOG.error("Nothing can be found: {}", e.getMessage());
            }
            told = String.valueOf(e.getMessage());
        }
    }

    @Scheduled(fixedDelay = 1000)
    void refresh() {
        try {
            if (factRefresh.refresh()) {
                LOG.info("Own facts have changed: {}", factRefresh.described());
                tellMistakes(factRefresh.policy().own());
                tellDatedAhead();
                folder.diary().registered(factRefresh.policy().own());
            }
        } catch (NotDecided e) {
            LOG.error("The changed agents count, but that they changed could not be written down: {}", e.getMessage());
        } catch (InvalidInput e) {
            LOG.error(
                    "The changed own facts have mistakes, so the facts of before go on to count, with what the readable lines of the changed ones restrict:\n{}",
                    e.getMessage());
        }
    }
}
