package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXTS;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.directory.Callback;
import dev.countersign.oversight.review.TaskCallback;
import dev.countersign.web.http.OperatorMembers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The member {@code callback} of an access request: at which of its registered addresses the client is called. */
final class CallbackWish {

    static final String MEMBER = "callback";

    private static final String ENDPOINT = "endpoint";
    private static final String STATE = "state";
    private static final String EVENTS = "events";
    private static final int LONGEST_STATE = 1_000;
    /** The names of the profile. The last two never happen here. */
    private static final Set<String> NAMES =
            new TreeSet<>(Set.of("approved", "denied", "expired", "cancelled", "failed", "partial"));

    private static final OperatorMembers MEMBERS =
            new OperatorMembers(Map.of(ENDPOINT, TEXT, STATE, TEXT, EVENTS, TEXTS));

    private CallbackWish() {}

    /**
     * @param registered the addresses of the client
     * @return null if the client names none
     * @throws InvalidInput when it is not an address of the client
     */
    static @Nullable TaskCallback of(JsonNode wanted, List<Callback> registered) {
        if (wanted.isMissingNode()) {
            return null;
        }
        MEMBERS.holdIn(MEMBER, wanted);
        String endpoint = wanted.path(ENDPOINT).asString("");
        Callback callback = registered.stream()
                .filter(each -> each.url().equals(endpoint))
                .findFirst()
                .orElseThrow(() -> refused(
                        ENDPOINT,
                        (endpoint.isEmpty() ? "it is missing." : "`" + Problem.shown(endpoint) + "` is not registered.")
                                + " Allowed: "
                                + (registered.isEmpty()
                                        ? "none, because this client has no address."
                                        : registered.stream().map(Callback::url).collect(Collectors.joining(", "))
                                                + "."),
                        "Maybe let an admin register the address at /v1/callbacks."));
        String state = wanted.path(STATE).asString("");
        if (state.codePointCount(0, state.length()) > LONGEST_STATE) {
            throw refused(STATE, "it has more than " + LONGEST_STATE + " letters.", "Maybe send an id.");
        }
        Set<String> events =
                wanted.path(EVENTS).valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        events.stream().filter(name -> !NAMES.contains(name)).findFirst().ifPresent(name -> {
            throw refused(
                    EVENTS,
                    "`" + Problem.shown(name) + "` is not an event. Allowed: " + String.join(", ", NAMES) + ".",
                    Problem.oneOf(name, NAMES));
        });
        return new TaskCallback(callback.id(), state, new TreeSet<>(events));
    }

    private static InvalidInput refused(String member, String says, String maybe) {
        return new InvalidInput(new Problem(MEMBER + "." + member, says, maybe));
    }
}
