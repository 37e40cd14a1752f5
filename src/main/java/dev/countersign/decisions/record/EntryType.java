package dev.countersign.decisions.record;

import java.util.Set;

/** The types of entries about decisions, as in the member {@code type} of their public record, and their format. */
public final class EntryType {

    /** Version of the shape of all entries. */
    public static final int FORMAT = 5;
    /** A decision. */
    public static final String DECISION = "decision";
    /** An outcome of a decision. */
    public static final String OUTCOME = "outcome";
    /** An approval by a person. */
    public static final String APPROVAL = "approval";
    /** A person took back an approval that no decision had used. */
    public static final String APPROVAL_REVOKED = "approval-revoked";
    /** A rejection by a person. */
    public static final String REJECTION = "rejection";
    /** A held action waits for people. */
    public static final String TASK_OPENED = "task-opened";
    /** A person changed what a task shows: it ends, and if people are still needed, another task begins. */
    public static final String TASK_EDITED = "task-edited";
    /** A client asked under an idempotency key for an action that waits already. */
    public static final String TASK_ASKED = "task-asked";
    /** Half of the time for a task is over, and people who are needed should hear of it. */
    public static final String TASK_REMINDED = "task-reminded";
    /** Nobody has decided on a task in time, so another role hears of it. */
    public static final String TASK_ESCALATED = "task-escalated";
    /** A person handed a task over to another one, or a supervisor took it over. */
    public static final String TASK_MOVED = "task-moved";
    /** A task ended without approvals. */
    public static final String TASK_CLOSED = "task-closed";
    /** An agent has as many open tasks as it may have, and wanted more. */
    public static final String TASKS_REFUSED = "tasks-refused";
    /** A known mistake was made for drills. */
    public static final String DRILL_MADE = "drill-made";
    /** A person asks the client of a task. Also the member of {@link #ANSWER} with its id. */
    public static final String QUESTION = "question";
    /** The client answers. */
    public static final String ANSWER = "answer";
    /** A customer contests decisions. */
    public static final String CONTEST_RECEIVED = "contest-received";
    /** A contest is examined. */
    public static final String CONTEST_ADMITTED = "contest-admitted";
    /** A contest is not examined, and the customer knows why. */
    public static final String CONTEST_REFUSED = "contest-refused";
    /** The customer has the explanation of the contested decisions. */
    public static final String CONTEST_EXPLAINED = "contest-explained";
    /** The customer knows that the answer takes longer. */
    public static final String CONTEST_EXTENDED = "contest-extended";
    /** A person reviews the contested decisions. */
    public static final String CONTEST_IN_REVIEW = "contest-in-review";
    /** The reviewer has decided about a contest. */
    public static final String CONTEST_DECIDED = "contest-decided";
    /** The customer has the answer to a contest. */
    public static final String CONTEST_ANSWERED = "contest-answered";
    /** Nothing more is done about a contest. */
    public static final String CONTEST_CLOSED = "contest-closed";
    /** The commitment to the seed that draws the sample of a day. */
    public static final String SAMPLING_SEED = "sampling-seed";
    /** The seed, when its day is over. */
    public static final String SAMPLING_REVEAL = "sampling-reveal";
    /** A person looked a second time at a drawn decision. */
    public static final String SECOND_LOOK = "second-look";
    /** A person who looked a second time and disagrees asks for something to be done. */
    public static final String FOLLOW_UP = "follow-up";
    /** What follows from a review was done, or need not be. */
    public static final String FOLLOW_UP_CLOSED = "follow-up-closed";
    /** Data was handed out for a decision. */
    public static final String RELEASED = "released";
    /** The member of a private part with the run of an agent. */
    public static final String RUN = "run";
    /** What a person was answered who posted under an idempotency key. */
    public static final String ANSWERED = "answered";
    /** The begin of an erasure; the person's decisions were replayed. */
    public static final String ERASURE_BEGUN = "erasure-begun";
    /** A person proposed an erasure. */
    public static final String ERASURE_PROPOSED = "erasure-proposed";
    /** A person was erased. */
    public static final String ERASURE = "erasure";

    /** The member with the caller: id of a client, {@code person}, or {@link #SYSTEM}. */
    public static final String CALLER = "caller";
    /** The member of {@link #ERASURE_BEGUN} with the id of the proposal. */
    public static final String PROPOSAL = "proposal";

    /** The member of a private part with {@link dev.countersign.facts.verdict.ActionAlike}. */
    public static final String ALIKE = "alike";

    /** The member of a private part with {@link dev.countersign.facts.verdict.ActionEffect}. */
    public static final String EFFECT = "effect";

    /** Types of entries by which a person decided on a task. */
    public static final Set<String> DECIDING = Set.of(APPROVAL, REJECTION, TASK_EDITED);

    /** The member with the id of the task to which an entry belongs. */
    public static final String TASK = "task";

    /** The member of {@link #APPROVAL} with how many people are still needed after it. */
    public static final String LEFT = "left";

    /** The member of {@link #APPROVAL} with the role of a person who decided for another role. */
    public static final String STANDS_IN = "standsIn";

    /** The member with the id of the contest to which an entry belongs. */
    public static final String CONTEST = "contest";

    /** The member of {@link #CONTEST_RECEIVED} with the ids of the contested decisions. */
    public static final String CONTESTED = "decisions";

    /** The caller of an entry that the service writes by itself. */
    public static final String SYSTEM = "system";

    /** The member that is true in what a person of the example company made. */
    public static final String EXAMPLE = "example";
    /**
     * The first entry of one of these types ends the laptop mode: a grant, a key, or an issuer. Then no approval
     * counts that a person of the example company gave, and no erasure can be confirmed that one proposed.
     */
    public static final Set<String> ENDS_LAPTOP = Set.of("grant-proposed", "key-issued", "laptop-ended");

    private EntryType() {}
}
