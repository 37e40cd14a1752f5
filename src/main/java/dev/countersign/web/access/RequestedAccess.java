package dev.countersign.web.access;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.web.http.OperatorMembers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client adds to a request for people: the member {@code requested_access}.
 *
 * @param content the text that would be sent; null for none
 */
public record RequestedAccess(@Nullable String content) {

    /** The name of the member. */
    public static final String MEMBER = "requested_access";

    private static final String CONTENT = "countersign.content";
    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of(CONTENT, TEXT));

    /** @throws InvalidInput when it is not an object, or has another member */
    public static RequestedAccess of(JsonNode body) {
        JsonNode wanted = body.path(MEMBER);
        MEMBERS.holdIn(MEMBER, wanted);
        JsonNode content = wanted.path(CONTENT);
        return new RequestedAccess(content.isMissingNode() ? null : content.asString());
    }

    /** The request itself, in an object of its own; the values are those of the body. */
    public static ObjectNode without(ObjectNode body) {
        ObjectNode request = body.objectNode();
        body.properties().stream()
                .filter(each -> !each.getKey().equals(MEMBER))
                .forEach(each -> request.set(each.getKey(), each.getValue()));
        return request;
    }
}
