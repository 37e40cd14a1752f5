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

/** Reads changed own facts, and adds new ledger entries to the search index. */
@Component
class RefreshSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(RefreshSchedule.class);

    private final FactRefresh factRefresh;
    private final DataFolder folder;
    private final ClockAndRandom clock;
    /** The last failure, so that it is not logged every second. */
    private String told = "";
    /** Active own facts whose agents are not compared with the recorded ones yet. */
    private final LatestUnhandled<OwnFacts> unrecorded = new LatestUnhandled<>();

    RefreshSchedule(FactRefresh factRefresh, DataFolder folder, ClockAndRandom clock) {
        this.factRefresh = factRefresh;
        this.folder = folder;
        this.clock = clock;
        tellDatedAhead();
    }

    /**
     * Mistakes that do not make the facts unusable: at most, customers and business objects are put into quarantine.
     */
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
                .forEach(each -> LOG.warn("Own facts have a date in the future: {}.", each));
    }

    /** Without this, a start after a long run would have to index the entries of the whole run. */
    @Scheduled(fixedDelay = 1000, scheduler = Schedulers.SEARCH_INDEX)
    void keepUp() {
        try {
            folder.records().searchIndex().keepUpWhenIdle();
            // it asks the search index which agents were recorded last, so the thread of own facts does not wait for it
            unrecorded.handle(own -> folder.systemEvents().registered(own));
            told = "";
        } catch (LedgerUnavailable e) {
            tellOnce("The search index cannot be used: " + e.getMessage());
        } catch (NotDecided e) {
            tellOnce("The changed agents are active, but the change is not recorded yet: " + e.getMessage());
        }
    }

    private void tellOnce(String failure) {
        if (!told.equals(failure)) {
            LOG.error(failure);
        }
        told = failure;
    }

    /** Twice a second, so that a change counts within a second also where reading it takes a part of that. */
    @Scheduled(fixedDelay = 500, scheduler = Schedulers.OWN_FACTS)
    void refresh() {
        try {
            if (factRefresh.refresh()) {
                LOG.info("Own facts have changed: {}", factRefresh.described());
                tellMistakes(factRefresh.policy().own());
                tellDatedAhead();
                unrecorded.set(factRefresh.policy().own());
            }
        } catch (InvalidInput e) {
            LOG.error(
                    "The changed own facts cannot be used. The previous facts stay active, with the "
                            + "restrictions from the readable lines of the changed ones:\n{}",
                    e.getMessage());
        }
    }
}
