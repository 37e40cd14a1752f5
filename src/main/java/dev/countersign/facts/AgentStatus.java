package dev.countersign.facts;

/** Whether an agent may act at all. */
public enum AgentStatus { ACTIVE, PAUSED, RETIRED }
