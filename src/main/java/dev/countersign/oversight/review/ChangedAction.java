package dev.countersign.oversight.review;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.Request;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an action is after a person changed it.
 *
 * @param asked   the request, to be shown
 * @param content the text that would be sent; null for none
 * @param request the same request
 * @param tried   what would now be decided about it
 */
record ChangedAction(ObjectNode asked, @Nullable String content, Request request, TrialResult tried) {

    static final String CONTENT_DIGEST = "contentDigest";

    /** Code of a refusal: the rows do not allow to change that. */
    private static final String NOT_EDITABLE = "NOT_EDITABLE";
    /** Code of a refusal: the changed action would be denied. */
    private static final String WOULD_BE_DENIED = "WOULD_BE_DENIED";

    private static final String PROPERTIES = "properties";

    /**
     * An action before somebody changes it.
     *
     * @param mayEdit the names of what the rows allow to change
     * @param asked   the request; empty if it cannot be read any more
     * @param content the text that would be sent; empty for none
     * @param isSame  whether a request is about this action
     */
    record Before(
            SortedSet<String> mayEdit,
            Optional<ObjectNode> asked,
            Optional<String> content,
            Predicate<Request> isSame) {

        Before {
            mayEdit = Collections.unmodifiableSortedSet(new TreeSet<>(mayEdit));
        }
    }

    /**
     * Changes an action, and decides nothing.
     *
     * @throws InvalidInput when the rows do not allow the change, nothing is changed, or it would be denied
     */
    static ChangedAction of(
            DecisionService deciding, PolicySnapshot snapshot, Before before, ReviewDesk.Edit edit, Instant now) {
        refuseFields(edit, before.mayEdit());
        ObjectNode asked = before.asked()
                .orElseThrow(() -> refused(
                        NOT_EDITABLE, "task", "the request of this task is not on record.", "Maybe reject it."));
        String content = edit.content() == null ? before.content().orElse(null) : edit.content();
        change(asked, edit);
        Request request = RequestParser.asked(asked, snapshot.release()).good();
        if (before.isSame().test(request)) {
            throw refused(NOT_EDITABLE, PROPERTIES, "nothing is changed.", "Maybe approve it as it is.");
        }
        TrialResult tried = deciding.tried(snapshot, request, now);
        refuseDenied(tried.evaluation());
        return new ChangedAction(asked, content, request, tried);
    }

    private static void refuseDenied(Evaluation evaluation) {
        if (evaluation.verdict() == Verdict.DENY) {
            throw refused(
                    WOULD_BE_DENIED,
                    PROPERTIES,
                    "the changed action would be denied: "
                            + evaluation.reasons().stream().map(Reason::text).collect(Collectors.joining(" ")),
                    "Maybe change it otherwise, or reject it.");
        }
    }

    private static void refuseFields(ReviewDesk.Edit edit, SortedSet<String> mayEdit) {
        for (String name : edit.fields()) {
            if (!mayEdit.contains(name)) {
                throw refused(
                        NOT_EDITABLE,
                        name.equals(TaskFold.CONTENT) ? name : PROPERTIES + "." + name,
                        "the rows do not allow to change it. Allowed: "
                                + (mayEdit.isEmpty() ? "nothing" : String.join(", ", mayEdit)) + ".",
                        mayEdit.isEmpty() ? "Maybe reject it." : Problem.oneOf(name, mayEdit));
            }
        }
        if (edit.fields().isEmpty()) {
            throw refused(
                    NOT_EDITABLE,
                    PROPERTIES,
                    "nothing is changed.",
                    mayEdit.isEmpty() ? "" : "Maybe change " + String.join(", ", mayEdit) + ".");
        }
    }

    private static void change(ObjectNode asked, ReviewDesk.Edit edit) {
        ObjectNode properties = asked.withObject("/action/properties");
        edit.properties().forEach(properties::set);
        if (edit.content() != null) {
            properties.put(CONTENT_DIGEST, "sha256:" + Sha256.hex(edit.content()));
        }
    }

    private static InvalidInput refused(String code, String place, String says, String maybe) {
        return new InvalidInput(new Problem(place, says, maybe)).coded(code);
    }
}
