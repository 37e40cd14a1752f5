package dev.countersign.agents;

import dev.countersign.facts.verdict.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The agents of the paper that can be run so far (section 5.2). Each works on one item at a time. */
public enum ThinAgent {
    /** Classifies issues, routes cases and proposes responses. Takes a customer's case. */
    SERVICE_TRIAGE("service triage", "serviceCase", "SERVICE"),
    /** Prepares account briefs, recommends next actions and drafts outreach. Takes an account. */
    SALES_SUPPORT("sales support", "account", "SALES");

    private final String kind;
    private final String item;
    private final String purpose;

    ThinAgent(String kind, String item, String purpose) {
        this.kind = kind;
        this.item = item;
        this.purpose = purpose;
    }

    /** The agent that works for registrations of that kind; empty for a kind that cannot be run yet. */
    public static Optional<ThinAgent> ofKind(String kind) {
        return Arrays.stream(values()).filter(each -> each.kind.equals(kind)).findFirst();
    }

    /** The kind under which it is registered. */
    public String kind() {
        return kind;
    }

    /** The type of item it works on. */
    public String item() {
        return item;
    }

    /**
     * Works on an item as far as decisions allow. Its proposals are looked up, not predicted: its confidence is 1.
     *
     * @param doing performs an action in the CRM; called only for allowed actions
     * @param agent id of the registered agent
     */
    public List<AgentStep> work(DecisionClient client, Consumer<Request> doing, String agent, String id) {
        return new AgentWork(client, doing).on(agent, item, id, purpose);
    }
}
