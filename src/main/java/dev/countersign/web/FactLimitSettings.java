package dev.countersign.web;

import dev.countersign.context.own.FactLimits;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import org.springframework.core.env.Environment;

/**
 * The limits for mistakes in own facts. Their names are below the name of the setting for the folder, so they are read
 * one by one.
 */
final class FactLimitSettings {

    static final String DANGLING = "countersign.facts.dangling";
    static final String QUARANTINE = "countersign.facts.quarantine";

    private FactLimitSettings() {}

    /** @throws InvalidInput when a value is not a share from 0 to 1 */
    static FactLimits of(Environment environment) {
        return new FactLimits(
                share(environment, QUARANTINE, FactLimits.USUAL.quarantine()),
                share(environment, DANGLING, FactLimits.USUAL.dangling()));
    }

    private static double share(Environment environment, String name, double usual) {
        String said = environment.getProperty(name, String.valueOf(usual));
        return FactLimits.share(said)
                .orElseThrow(() -> new InvalidInput(
                        new Problem("--" + name, "`" + said + "` is not a share. Allowed: 0 to 1, such as 0.01.", "")));
    }
}
