package dev.countersign.oversight.drill;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.review.Practice;
import dev.countersign.oversight.review.ReviewTask;
import java.util.List;

/**
 * A known mistake.
 *
 * @param maker    id of the person who made it
 * @param rejected the task that it looks like
 * @param instead  what it shows instead of the real thing and the real text
 */
record DrillItem(String id, String maker, ReviewTask rejected, Practice.Instead instead) {

    /** Whether this person made it, under any id, or one with whom this person counts as one. */
    boolean isMadeBy(Caller person) {
        return RecordSubjects.looksLikeOneOf(maker, List.copyOf(person.countedAsOne()));
    }
}
