package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What a person says with a step of a contest. */
final class ContestWords {

    @Option(names = "--code", paramLabel = "CODE", defaultValue = "", description = "The reason of the step.")
    private String code;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            defaultValue = "",
            description = "UPHELD, CHANGED or PARTLY, for DECIDE.")
    private String outcome;

    @Option(
            names = "--new-decision",
            paramLabel = "DECISION",
            defaultValue = "",
            description = "Id of the decision that replaces a contested one, for DECIDE.")
    private String newDecision;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What the customer was sent; for DECIDE why.")
    private String text;

    @Option(
            names = "--explanation",
            paramLabel = "HEX",
            defaultValue = "",
            description = "SHA-256 of the explanation that the customer was sent, for EXPLAIN.")
    private String sha256;

    @Option(
            names = "--told-on",
            paramLabel = "TIME",
            defaultValue = "",
            description = "When the customer was told that it takes longer, for EXTEND.")
    private String toldOn;

    ObjectNode json() {
        ObjectNode body = CommonOptions.JSON.createObjectNode();
        put(body, "code", code);
        put(body, "outcome", outcome);
        put(body, "newDecision", newDecision);
        put(body, "text", text);
        put(body, "sha256", sha256);
        put(body, "toldOn", toldOn);
        return body;
    }

    private static void put(ObjectNode body, String name, String value) {
        if (!value.isEmpty()) {
            body.put(name, value);
        }
    }
}
