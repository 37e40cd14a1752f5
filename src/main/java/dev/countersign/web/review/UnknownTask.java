package dev.countersign.web.review;

import dev.countersign.web.http.NotFound;

/** There is no task with that id, or none that the caller may see: the words are the same. */
final class UnknownTask extends NotFound {

    UnknownTask(String id) {
        super("there is no task `" + id + "`.", "Maybe copy its id again.");
    }
}
