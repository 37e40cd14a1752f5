package dev.countersign.decisions;

import dev.countersign.decisions.answer.AccessJson;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.ClientCapabilities;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.facts.verdict.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Which subjects, resources or actions would be permitted now: each candidate is evaluated, and nothing is recorded.
 * Candidates are what the pack and our own facts name, in the order of their ids. An unknown entity is never found.
 *
 * @param candidates all entities that could be found
 * @param as         makes the request about one of them
 */
public record PermissionSearch(List<String> candidates, Function<String, Request> as) {

    /** The greatest number of candidates that one answer evaluates, so that no request can keep the service busy. */
    private static final int MOST_EVALUATED = 2000;

    private static final int LARGEST = 1 << 20;

    public PermissionSearch {
        candidates = List.copyOf(candidates);
    }

    /** The kind of entity to search. */
    public enum Kind {
        SUBJECT,
        RESOURCE,
        ACTION;

        /** The word in the path and in the request. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param next position of the next page
     * @param more whether there is, or may be, another result
     */
    public record Page(List<String> found, int next, boolean more) {

        public Page {
            found = List.copyOf(found);
        }
    }

    /** @param request the request; of the searched entity only type and properties matter */
    public static PermissionSearch of(Kind kind, Request request, PolicySnapshot snapshot) {
        boolean known = switch (kind) {
            case SUBJECT -> knowsResource(request, snapshot);
            case RESOURCE -> knowsSubject(request, snapshot);
            case ACTION -> knowsSubject(request, snapshot) && knowsResource(request, snapshot);
        };
        return switch (kind) {
            case SUBJECT ->
                new PermissionSearch(
                        known ? ids(subjectTypes(snapshot), request.subjectType(), snapshot) : List.of(), request::by);
            case RESOURCE ->
                new PermissionSearch(
                        known ? ids(snapshot.release().resourceTypes(), request.resourceType(), snapshot) : List.of(),
                        request::on);
            case ACTION ->
                new PermissionSearch(known ? List.copyOf(snapshot.release().actions()) : List.of(), request::about);
        };
    }

    /** The people for whom the agent of the request may do it. @param type the type of those people */
    public static PermissionSearch people(String type, Request request, PolicySnapshot snapshot) {
        boolean known = knowsResource(request, snapshot)
                && knowsSubject(request, snapshot)
                && !type.equals(request.subjectType());
        return new PermissionSearch(
                known ? ids(subjectTypes(snapshot), type, snapshot) : List.of(), request::actingFor);
    }

    private static Set<String> subjectTypes(PolicySnapshot snapshot) {
        return Set.copyOf(snapshot.release().vocabulary().words("subjectType"));
    }

    private static List<String> ids(Set<String> types, String type, PolicySnapshot snapshot) {
        return types.contains(type) ? List.copyOf(snapshot.own().ids(type)) : List.of();
    }

    private static boolean knowsResource(Request request, PolicySnapshot snapshot) {
        return snapshot.release().resourceTypes().contains(request.resourceType())
                && snapshot.own().knows(request.resourceType(), request.resourceId());
    }

    /** A person who asks needs no record, unless the pack declares people as facts. */
    private static boolean knowsSubject(Request request, PolicySnapshot snapshot) {
        String type = request.subjectType();
        boolean recorded = type.equals("agent")
                || snapshot.release().declaredTypes().asking().contains(type);
        return subjectTypes(snapshot).contains(type)
                && (!recorded || snapshot.own().knows(type, request.subjectId()));
    }

    /**
     * The greatest number of candidates that one answer evaluates: fewer if the request is long, for example with a
     * whole text in it.
     */
    public static int mostEvaluated(int questionLength) {
        return Math.max(1, Math.min(MOST_EVALUATED, LARGEST / Math.max(1, questionLength)));
    }

    /**
     * @param within the results stay within these subjects
     * @param from  position of the first candidate
     * @param limit the greatest number of results
     * @param most  the greatest number of candidates to evaluate
     * @param turn  others may go first between two candidates
     * @param service provides the effects of earlier decisions; it decides nothing here
     */
    public Page page(
            ActingScope within,
            int from,
            int limit,
            int most,
            ProcessorTurn turn,
            DecisionService service,
            PolicySnapshot snapshot,
            Instant at,
            ClientCapabilities capabilities) {
        Evaluator evaluator = service.evaluator(snapshot);
        List<String> found = new ArrayList<>();
        for (int i = from; i < candidates.size(); i++) {
            if (i - from == most) {
                return new Page(found, i, true);
            }
            turn.share();
            Request candidate = as.apply(candidates.get(i));
            if (within.covers(candidate.subjectType(), candidate.subjectId())
                    && AccessJson.permits(evaluator.alone(candidate, at), capabilities)) {
                if (found.size() == limit) {
                    return new Page(found, i, true);
                }
                found.add(candidates.get(i));
            }
        }
        return new Page(found, candidates.size(), false);
    }
}
