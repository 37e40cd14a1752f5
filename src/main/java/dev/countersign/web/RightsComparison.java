package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import dev.countersign.oversight.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Compares the rights that the search index gave at the start with those in the ledger: before the first request, or
 * while the first ones are answered where reading the whole ledger takes longer. Afterwards the rights are those of the
 * ledger.
 */
@Component
class RightsComparison implements DisposableBean {

    /** A ledger with more entries is read by a thread of its own, at some ten microseconds an entry. */
    private static final long AT_ONCE = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(RightsComparison.class);

    private final Directory directory;
    private final Thread thread = new Thread(this::compareLater, "rights");
    private volatile boolean stopped;

    RightsComparison(Directory directory, DataFolder folder) {
        this.directory = directory;
        if (folder.records().size() <= AT_ONCE) {
            compare();
        } else {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Nobody waits for it, so a failure is told as a difference is. */
    private void compareLater() {
        try {
            compare();
        } catch (RuntimeException e) {
            directory.distrustIndex();
            LOG.error(
                    "The search index could not be compared with the ledger, so nobody knows whether its entries about "
                            + "people and keys are right. Maybe run `verify`, and then `ledger rebuild`.",
                    e);
        }
    }

    private void compare() {
        if (!directory.compareWithLedger(() -> stopped)) {
            LOG.error("The search index has other entries about people and keys than the ledger. A program changed its "
                    + "files, or they are damaged. Rights come from the ledger from now on, and searches may be wrong. "
                    + "Maybe stop the service, run `ledger rebuild`, and find out who can write the data folder.");
        }
    }

    /** The ledger is closed next. */
    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
