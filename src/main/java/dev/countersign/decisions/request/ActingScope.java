package dev.countersign.decisions.request;

import java.util.Set;

/**
 * The subjects as which a caller may ask.
 *
 * @param anyone   whether it may ask as every subject
 * @param subjects otherwise these and no others
 */
public record ActingScope(boolean anyone, Set<Subject> subjects) {

    /** Every subject. */
    public static final ActingScope ANYONE = new ActingScope(true, Set.of());

    /** No subject. */
    public static final ActingScope NOBODY = new ActingScope(false, Set.of());

    /** The subject of a request (AuthZEN, section 5.1). @param type such as agent */
    public record Subject(String type, String id) {}

    public ActingScope {
        subjects = Set.copyOf(subjects);
    }

    /** These subjects and no others. */
    public static ActingScope of(Subject... subjects) {
        return new ActingScope(false, Set.of(subjects));
    }

    /** Whether the caller may ask as that subject. */
    public boolean covers(String type, String id) {
        return anyone || subjects.contains(new Subject(type, id));
    }
}
