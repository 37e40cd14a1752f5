package dev.countersign.oversight.followup;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.oversight.measure.ReviewPeriod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds periods in which too many rejections had the code OTHER: then a code is missing. */
final class OtherShare {

    private static final String PREFIX = "other-";
    private static final int LISTED = 6;
    private static final int MOST = 1_000_000;
    /** Fewer rejections say nothing. */
    private static final int LEAST = 5;

    private static final int ALLOWED_PERCENT = 20;
    private static final int HUNDRED = 100;

    private final DecisionRecords records;
    private final FollowUpFold fold;

    OtherShare(DecisionRecords records, FollowUpFold fold) {
        this.records = records;
        this.fold = fold;
    }

    /** Those of the last periods that are over. */
    List<FollowUp> latest(Instant now) {
        return Stream.iterate(ReviewPeriod.lastBefore(now), ReviewPeriod::before)
                .limit(LISTED)
                .flatMap(period -> of(period).stream())
                .toList();
    }

    /** The one with that id. */
    Optional<FollowUp> find(String id, Instant now) {
        return latest(now).stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private Optional<FollowUp> of(ReviewPeriod period) {
        List<String> codes = records
                .searchIndex()
                .search(new EntryQuery(Set.of("type=" + EntryType.REJECTION), period.begin(), period.end(), null, MOST))
                .stream()
                .map(sequence -> records.json(sequence).path("code").asString(""))
                .toList();
        long others = codes.stream().filter("OTHER"::equals).count();
        return codes.size() >= LEAST && others * HUNDRED > (long) codes.size() * ALLOWED_PERCENT
                ? Optional.of(fold.opened(
                        PREFIX + period.first(),
                        FollowUpKind.FEEDBACK,
                        LeadsTo.RULE,
                        LeadsTo.RULE.owner(),
                        FollowUp.OTHER_SHARE,
                        "",
                        period.end()))
                : Optional.empty();
    }
}
