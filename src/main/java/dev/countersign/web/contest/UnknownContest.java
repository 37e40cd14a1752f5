package dev.countersign.web.contest;

import dev.countersign.web.http.NotFound;

/** There is no contest with that id, or none that the caller may see: the words are the same. */
final class UnknownContest extends NotFound {

    UnknownContest(String id) {
        super("there is no contest `" + id + "`.", "Maybe copy its id again.");
    }
}
