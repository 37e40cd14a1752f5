package dev.countersign.cli.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The details of a role. */
final class GrantOptions {

    @Option(
            names = "--qualifier",
            paramLabel = "NAME[=DAY]",
            description =
                    "A qualifier of one of the seven roles, such as finance or principal=2027-03-31, where the day "
                            + "is the last one. May be repeated.")
    private List<String> qualifiers = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "The first day, or a timestamp with an offset. Default: now.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "DAY",
            description = "The last day, or a timestamp with an offset. Default: in a year, which is the latest.")
    private @Nullable String to;

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "Why the person gets the role.")
    private String reason = "";

    void into(ObjectNode body) {
        if (!qualifiers.isEmpty()) {
            ObjectNode members = body.putObject("qualifiers");
            for (String each : qualifiers) {
                String[] said = each.split("=", 2);
                members.put(said[0], said.length > 1 ? said[1] : null);
            }
        }
        if (from != null) {
            body.put("from", from);
        }
        if (to != null) {
            body.put("to", to);
        }
        body.put("reason", reason);
    }
}
