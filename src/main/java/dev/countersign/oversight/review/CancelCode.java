package dev.countersign.oversight.review;

/** Why a task was cancelled. The client learns only that it was. */
enum CancelCode {
    /** The client does not want the action any more. */
    BY_CLIENT,
    /** A supervisor ended it. */
    BY_SUPERVISOR,
    /** The agent is retired, its contract has ended, or it is not in the registry any more. */
    AGENT_GONE,
    /** The person who answers for the agent has left. */
    OWNER_GONE,
    /** The policy now allows the action without anybody. */
    POLICY_ALLOWS,
    /** The policy now denies the action, as long as people could decide. */
    POLICY_DENIES
}
