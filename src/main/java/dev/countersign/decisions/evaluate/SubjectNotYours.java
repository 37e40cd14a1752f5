package dev.countersign.decisions.evaluate;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.verdict.Request;

/** A caller asked as a subject that is not its own. Nothing was decided and nothing was recorded. */
public final class SubjectNotYours extends RuntimeException {

    /** Code of the refusal. */
    public static final String CODE = "AGENT_NOT_YOURS";

    private static final long serialVersionUID = 1L;

    private SubjectNotYours(String message) {
        super(message);
    }

    /** @throws SubjectNotYours when the caller may not ask as the subject of the request */
    public static void refuse(Caller caller, Request request) {
        if (!caller.mayActAs().covers(request.subjectType(), request.subjectId())) {
            throw new SubjectNotYours("subject: this caller may not ask as the " + request.subjectType() + " `"
                    + request.subjectId() + "`. Nothing was decided. Maybe use the credential of that "
                    + request.subjectType() + ".");
        }
    }
}
