package dev.countersign.agents;

import dev.countersign.facts.verdict.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Classifies issues, routes cases and proposes responses (paper, section 5.2). Takes a customer's case. */
public final class ServiceTriage {

    /** The kind under which it is registered. */
    public static final String KIND = "service triage";
    /** The type of item it works on. */
    public static final String ITEM = "serviceCase";

    private final AgentWork work;

    /** @param doing performs an action in the CRM; called only for allowed actions */
    public ServiceTriage(DecisionClient client, Consumer<Request> doing) {
        work = new AgentWork(client, doing);
    }

    /** Works on a case as far as decisions allow. Its proposals are looked up, not predicted: its confidence is 1. */
    public List<AgentStep> triage(String agent, String serviceCase) {
        return work.on(
                agent,
                ITEM,
                serviceCase,
                new TreeMap<>(Map.of(
                        "channel",
                        "EMAIL",
                        "purpose",
                        "SERVICE",
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
