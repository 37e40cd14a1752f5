package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.OBJECT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.access.RequestedAccess;
import dev.countersign.web.http.OperatorMembers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An access request as a client sends it, without the members that only an access request has.
 *
 * @param asked    the request that was decided
 * @param decision id of the decision
 * @param content  the text that would be sent; null for none
 */
record Submission(
        ObjectNode asked, String decision, @Nullable String content) {

    private static final String DENIAL = "denial";
    private static final String ACCESS = RequestedAccess.MEMBER;
    private static final String CLIENT = "client";
    private static final String ACTOR = "actor";
    private static final String EVALUATION = "evaluation_id";

    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of(
            "subject",
            OBJECT,
            "action",
            OBJECT,
            "resource",
            OBJECT,
            "context",
            OBJECT,
            DENIAL,
            OBJECT,
            ACCESS,
            OBJECT,
            CLIENT,
            OBJECT,
            CallbackWish.MEMBER,
            OBJECT));
    private static final OperatorMembers DENIAL_MEMBERS = new OperatorMembers(
            Map.of(EVALUATION, TEXT, "evaluated_at", TEXT, "expires_at", TEXT, "reason", TEXT, "template", TEXT));
    /** What names nobody but the subject itself. */
    private static final Set<String> ACTOR_MEMBERS = Set.of("id", "type", "issuer");

    /** Members of the profile that this service does not offer. */
    private static final List<Problem> NOT_OFFERED = List.of(
            new Problem(
                    "items",
                    "access requests for several actions are not offered.",
                    "Maybe send one access request for each action."),
            new Problem(
                    "denial.binding_token",
                    "tokens are not offered: `denial.evaluation_id` names the decision.",
                    "Maybe omit it."),
            new Problem(
                    "requested_access.requested_until",
                    "it is not offered: the policy says how long an approval counts.",
                    "Maybe omit it."),
            new Problem(
                    "requested_access.emergency",
                    "it is not offered: no request is reviewed by other rules than the policy's.",
                    "Maybe omit it."));

    /** @throws InvalidInput when it is not an access request, or has a member that is not offered */
    static Submission of(JsonNode body) {
        List<Problem> problems = NOT_OFFERED.stream()
                .filter(each -> !body.at("/" + each.place().replace('.', '/')).isMissingNode())
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        MEMBERS.hold(body);
        DENIAL_MEMBERS.holdIn(DENIAL, body.path(DENIAL));
        RequestedAccess access = RequestedAccess.of(body);
        JsonNode id = body.path(DENIAL).path(EVALUATION);
        if (id.isMissingNode()) {
            throw new InvalidInput(new Problem(
                    DENIAL + "." + EVALUATION, "it is missing.", "Maybe use `context.evaluation_id` of the answer."));
        }
        checkActor(body);
        ObjectNode asked = (ObjectNode) body.deepCopy();
        asked.remove(List.of(DENIAL, ACCESS, CLIENT, CallbackWish.MEMBER));
        return new Submission(asked, id.asString(), access.content());
    }

    /** A credential proves that the client may ask as the subject, and nothing about another actor. */
    private static void checkActor(JsonNode body) {
        JsonNode actor = body.path(CLIENT).path(ACTOR);
        boolean isSubject = actor.isObject()
                && actor.path("id").equals(body.path("subject").path("id"))
                && ACTOR_MEMBERS.containsAll(actor.propertyNames());
        if (!actor.isMissingNode() && !isSubject) {
            throw new InvalidInput(new Problem(
                    CLIENT + "." + ACTOR,
                    "it is not the subject, and nothing proves another actor. Allowed: id, type and issuer of the "
                            + "subject.",
                    "Maybe omit it."));
        }
    }
}
