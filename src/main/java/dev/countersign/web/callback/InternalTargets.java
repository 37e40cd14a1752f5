package dev.countersign.web.callback;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/**
 * Addresses inside the company that may be called, also by http: what {@value #SETTING} names.
 *
 * @param targets each a host and a port, such as {@code crm.internal:8443}
 */
public record InternalTargets(Set<String> targets) {

    /** Setting: hosts with ports, with commas between them; none by default. */
    public static final String SETTING = "countersign.callbacks.internal";

    private static final Pattern TARGET =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+]):\\d{1,5}");

    public InternalTargets {
        targets = Set.copyOf(targets);
    }

    /** @throws InvalidInput when the setting cannot be read */
    public static InternalTargets of(Environment environment) {
        Set<String> targets = new HashSet<>();
        for (String each : environment.getProperty(SETTING, "").split(",")) {
            String target = each.strip().toLowerCase(Locale.ROOT);
            if (!target.isEmpty() && !TARGET.matcher(target).matches()) {
                throw new InvalidInput(new Problem(
                        "--" + SETTING,
                        "`" + Problem.shown(each.strip())
                                + "` is not a host with a port. Allowed: such, with commas between them.",
                        "Maybe `crm.internal:8443`."));
            }
            if (!target.isEmpty()) {
                targets.add(target);
            }
        }
        return new InternalTargets(targets);
    }

    /** @param host in lower case; an IPv6 address in brackets */
    boolean has(String host, int port) {
        return targets.contains(host + ":" + port);
    }
}
