package dev.countersign.facts.verdict;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A question: may this subject do this action to this resource? Everything in it is a claim.
 *
 * @param subjectType        {@code agent}, {@code user} for a person who asks directly, or a type the pack declares
 *     as subject
 * @param subjectProperties  claimed facts of a subject of a declared type, by name
 * @param onBehalfOf         id of the person an agent acts for
 * @param action             name of the catalogue
 * @param properties         claimed facts of the action, by the name after {@code action.}
 * @param currency           ISO 4217 of the claimed amount
 * @param resourceProperties claimed facts of the resource, by name
 * @param plannedAt          when the action is planned; the decision time is that of the service
 */
public record Request(
        String subjectType,
        String subjectId,
        SortedMap<String, Object> subjectProperties,
        @Nullable String onBehalfOf,
        String action,
        SortedMap<String, Object> properties,
        @Nullable String currency,
        String resourceType,
        String resourceId,
        SortedMap<String, Object> resourceProperties,
        @Nullable Instant plannedAt,
        @Nullable Boolean identityVerified) {

    public Request {
        subjectProperties = Collections.unmodifiableSortedMap(new TreeMap<>(subjectProperties));
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        resourceProperties = Collections.unmodifiableSortedMap(new TreeMap<>(resourceProperties));
    }

    /** The same question about another action, with the same properties. */
    public Request about(String otherAction) {
        return new Request(
                subjectType,
                subjectId,
                subjectProperties,
                onBehalfOf,
                otherAction,
                properties,
                currency,
                resourceType,
                resourceId,
                resourceProperties,
                plannedAt,
                identityVerified);
    }

    /** The same question asked by another subject of the type. */
    public Request by(String otherSubject) {
        return new Request(
                subjectType,
                otherSubject,
                subjectProperties,
                onBehalfOf,
                action,
                properties,
                currency,
                resourceType,
                resourceId,
                resourceProperties,
                plannedAt,
                identityVerified);
    }

    /** The same question asked by the agent for another person. */
    public Request actingFor(String person) {
        return new Request(
                subjectType,
                subjectId,
                subjectProperties,
                person,
                action,
                properties,
                currency,
                resourceType,
                resourceId,
                resourceProperties,
                plannedAt,
                identityVerified);
    }

    /** The same question about another resource of the type. */
    public Request on(String otherResource) {
        return new Request(
                subjectType,
                subjectId,
                subjectProperties,
                onBehalfOf,
                action,
                properties,
                currency,
                resourceType,
                otherResource,
                resourceProperties,
                plannedAt,
                identityVerified);
    }

    /** A claimed fact of the action, or null. */
    public @Nullable Object claimed(String name) {
        return properties.get(name);
    }
}
