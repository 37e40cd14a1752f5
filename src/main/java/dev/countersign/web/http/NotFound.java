package dev.countersign.web.http;

/** There is no resource of that name. */
public class NotFound extends RuntimeException {

    /** @param maybe what to do, beginning with Maybe */
    public NotFound(String says, String maybe) {
        super(says + " " + maybe);
    }

    /** There is no approval with that id, or none that the caller may take back: the words are the same. */
    public static NotFound approval(String id) {
        return new NotFound(
                "`" + id + "` is not an approval that you can take back.", "Maybe copy the `approvalId` again.");
    }

    /** There is no decision with that id, or none that the caller may read: the words are the same. */
    public static NotFound decision(String id) {
        return new NotFound(
                "there is no decision `" + id + "` in this ledger.",
                "Maybe copy the `decisionId` of the answer again.");
    }
}
