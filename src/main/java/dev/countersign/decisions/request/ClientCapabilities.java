package dev.countersign.decisions.request;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Statements of an AuthZEN client about itself in the context: which obligations it executes, and which additional
 * members it wants.
 *
 * @param supported obligation types or codes, as in {@code context.supported_obligations}
 * @param include   members of the answer that differ from call to call, as in {@code context["countersign.include"]}
 */
public record ClientCapabilities(Set<String> supported, Set<String> include) {

    public static final String SUPPORTED = "supported_obligations";
    static final String INCLUDE = "countersign.include";
    /** The member with an approval that the client has got for the action. */
    static final String APPROVAL = "approval";

    /**
     * The type of all our obligations. A client that supports the type promises to understand every code of the
     * glossary.
     */
    public static final String OBLIGATION_TYPE = "custom";

    public ClientCapabilities {
        supported = Set.copyOf(supported);
        include = Set.copyOf(include);
    }

    static ClientCapabilities of(JsonNode context) {
        return new ClientCapabilities(texts(context.path(SUPPORTED)), texts(context.path(INCLUDE)));
    }

    private static Set<String> texts(JsonNode node) {
        Stream<JsonNode> each = node.isArray() ? node.valueStream() : Stream.empty();
        return each.filter(JsonNode::isString).map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean supports(String obligation) {
        return supported.contains(OBLIGATION_TYPE) || supported.contains(obligation);
    }
}
