package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After a start, only the people who are still needed for a task must be there. */
@Tag("slow")
@Timeout(120)
class ReviewNobodyLeftTest extends ReviewDeskSteps {

    private static final String FINANCE = "p-money";
    private static final String OWNER = "p-owner-2";

    @Override
    void more(TestAccess people) {
        people.approver(FINANCE, Role.BUSINESS_OWNER, "finance")
                .approver(OWNER, Role.BUSINESS_OWNER)
                .approver("p-sponsor", Role.EXECUTIVE_SPONSOR);
    }

    private long escalated() {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return LongStream.range(0, records.size())
                .filter(sequence -> records.type(sequence).equals("task-escalated"))
                .count();
    }

    private void away(String person) {
        json(as(person).post("/v1/people/absences", "{\"to\":\"" + clock.now().plus(Duration.ofDays(2)) + "\"}"), 200);
    }

    private void startAgain() throws IOException {
        service.close();
        run();
        service.beans(ReviewSchedule.class).iterator().next().tick();
    }

    @Test
    void who_has_approved_may_be_away_and_who_has_not_may_not() throws IOException {
        String task = openedPrice(price());
        json(yes(FINANCE, task, "\"qualifier\":\"finance\""), 200);
        away(FINANCE);
        startAgain();
        assertThat(escalated()).isZero();
        away(OWNER);
        startAgain();
        assertThat(escalated()).isOne();
        json(yes(OWNER, task, ""), 200);
    }
}
