package dev.countersign.laws.offenders.agents;

import org.springframework.beans.factory.annotation.Autowired;

/** Breaks law 7: a drawer by name, with an injected field. */
public class AgentUtil {

    @Autowired
    Object injected;
}
