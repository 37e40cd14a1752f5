package dev.countersign.web.access;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewTemplate;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells a client that it may put a held action before people: the requestable denial of the AuthZEN Access Request and
 * Approval Profile (draft 1). Other answers stay as they are, without ids and times, unless the client presents an
 * approval.
 */
@Component
class RequestableDenials {

    private static final String OURS = "countersign";
    private static final String CONTENT_NEEDED = "CONTENT_NEEDED";
    private static final String NO_TEXT = "People approve what they can read, and the request does not name its text. "
            + "Maybe send it again with the SHA-256 of the text in action.properties.contentDigest.";

    private final ServiceSettings settings;
    private final ReviewDesk desk;

    RequestableDenials(ServiceSettings settings, ReviewDesk desk) {
        this.settings = settings;
        this.desk = desk;
    }

    /**
     * Completes an answer of {@link dev.countersign.decisions.answer.AccessJson}.
     *
     * @param presented {@code context.approval} of the request; missing or null for none
     */
    void complete(ObjectNode answer, DecisionResult recorded, JsonNode presented, HttpServletRequest http) {
        ObjectNode context = (ObjectNode) answer.path("context");
        ObjectNode ours = (ObjectNode) context.remove(OURS);
        boolean requestable = offer(context, ours, recorded, http);
        if (!presented.isMissingNode() && !presented.isNull()) {
            Caller client = RequestContext.rights(http).caller();
            PresentedApproval.of(presented, recorded.decision(), desk, client)
                    .tell(answer, ours, recorded.decision().evaluation(), requestable);
        }
        context.set(OURS, ours);
    }

    /**
     * Adds {@code access_request} if the action waits for people and this client may open a task for it.
     *
     * @return whether it was added
     */
    private boolean offer(ObjectNode context, ObjectNode ours, DecisionResult recorded, HttpServletRequest http) {
        if (!HeldForPeople.waits(recorded.decision().evaluation())
                || !RequestContext.rights(http).scopes().contains(Scope.REQUEST)) {
            return false;
        }
        if (HeldForPeople.isTextUnknown(recorded.decision().facts(), recorded.release(), recorded.decidedAt())) {
            ours.putObject("notRequestable").put("code", CONTENT_NEEDED).put("text", NO_TEXT);
            return false;
        }
        AccessRequestAddresses addresses = AccessRequestAddresses.of(settings, http);
        ReviewTemplate template =
                ReviewTemplate.of(HeldForPeople.grade(recorded.decision().evaluation()));
        context.put("evaluation_id", recorded.decision().id())
                .put("evaluated_at", recorded.decidedAt().toString())
                .putObject("access_request")
                .put("endpoint", addresses.requests())
                .put("template", template.word())
                .put(
                        "expires_at",
                        recorded.decidedAt().plus(HeldForPeople.FRESH).toString())
                .put("request_schema_url", addresses.schema(template))
                .putObject("display")
                .put("title", template.title())
                .put("description", context.path("reason_user").asString());
        return true;
    }
}
