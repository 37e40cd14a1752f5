package dev.countersign.agents;

import dev.countersign.decisions.broker.ReleasedContext;
import dev.countersign.facts.verdict.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The agents of the paper (section 5.2) that need no journey: process optimization and evaluation wait for them. */
public enum ThinAgent {
    /** Classifies issues, routes cases and proposes responses. Takes a customer's case. */
    SERVICE_TRIAGE("service triage", "serviceCase", "SERVICE"),
    /** Brings together what is known of a customer. Takes an account. */
    CUSTOMER_INTELLIGENCE("customer intelligence", "account", "INTERNAL"),
    /** Builds segments and drafts content. Takes a campaign. */
    MARKETING_PERSONALIZATION("marketing personalization", "campaign", "MARKETING"),
    /** Looks up consent and screens messages. Takes a customer's case. */
    COMPLIANCE_GUARDRAIL("compliance guardrail", "serviceCase", "INTERNAL"),
    /** Compares and merges records. Takes a pair of records. */
    DATA_STEWARDSHIP("data stewardship", "duplicatePair", "INTERNAL"),
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
     * @param doing performs an allowed action in the CRM with the data it may have, before its permit ends
     * @param agent id of the registered agent
     */
    public List<AgentStep> work(
            DecisionClient client, BiConsumer<Request, Optional<ReleasedContext>> doing, String agent, String id) {
        return new AgentWork(client, doing).on(agent, item, id, purpose);
    }
}
