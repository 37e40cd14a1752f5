package dev.countersign.facts.words;

/** Whether an agent may act at all. */
public enum AgentStatus {
    ACTIVE,
    PAUSED,
    RETIRED
}
