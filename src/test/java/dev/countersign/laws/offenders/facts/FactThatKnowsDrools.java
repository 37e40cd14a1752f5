package dev.countersign.laws.offenders.facts;

import dev.countersign.laws.offenders.policy.PolicyWithAClock;
import org.kie.api.KieServices;

/** Breaks laws 1, 2 and 3: a fact that is not a record, enters another room, and knows Drools. */
public class FactThatKnowsDrools {

    Object look(PolicyWithAClock policy) {
        return KieServices.get().equals(policy);
    }
}
