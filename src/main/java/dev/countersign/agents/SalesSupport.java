package dev.countersign.agents;

import dev.countersign.facts.verdict.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Prepares account briefs, recommends next actions and drafts outreach (paper, section 5.2). Takes an account. */
public final class SalesSupport {

    /** The kind under which it is registered. */
    public static final String KIND = "sales support";
    /** The type of item it works on. */
    public static final String ITEM = "account";

    private final AgentWork work;

    /** @param doing performs an action in the CRM; called only for allowed actions */
    public SalesSupport(DecisionClient client, Consumer<Request> doing) {
        work = new AgentWork(client, doing);
    }

    /**
     * Works on an account as far as decisions allow. Its proposals are looked up, not predicted: its confidence is 1.
     */
    public List<AgentStep> support(String agent, String account) {
        return work.on(
                agent,
                ITEM,
                account,
                new TreeMap<>(Map.of(
                        "channel",
                        "EMAIL",
                        "purpose",
                        "SALES",
                        "confidence",
                        1.0,
                        "dataClasses",
                        Set.of("PERSONAL"),
                        "labels",
                        Set.of(),
                        "freeText",
                        false)));
    }
}
