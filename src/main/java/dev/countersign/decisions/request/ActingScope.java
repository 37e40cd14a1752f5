package dev.countersign.decisions.request;

import java.util.List;
import java.util.Set;

/**
 * The subjects as which a caller may ask.
 *
 * @param anyone   whether it may ask as every subject
 * @param subjects otherwise these
 * @param types    and all subjects of these types, such as user
 */
public record ActingScope(boolean anyone, Set<Subject> subjects, Set<String> types) {

    /** Every subject. */
    public static final ActingScope ANYONE = new ActingScope(true, Set.of(), Set.of());

    /** No subject. */
    public static final ActingScope NOBODY = new ActingScope(false, Set.of(), Set.of());

    /** The subject of a request (AuthZEN, section 5.1). @param type such as agent */
    public record Subject(String type, String id) {

        /** @throws IllegalArgumentException when one of them is blank, because no subject is nameless */
        public Subject {
            if (type.isBlank() || id.isBlank()) {
                throw new IllegalArgumentException("A subject has a type and an id, not `" + type + "/" + id + "`.");
            }
        }
    }

    /** @throws IllegalArgumentException when it contradicts itself */
    public ActingScope {
        subjects = Set.copyOf(subjects);
        types = Set.copyOf(types);
        if (anyone && !(subjects.isEmpty() && types.isEmpty())) {
            throw new IllegalArgumentException("A scope is everyone or a list of subjects, not both.");
        }
    }

    /** These subjects and no others. */
    public static ActingScope of(Subject... subjects) {
        return new ActingScope(false, Set.copyOf(List.of(subjects)), Set.of());
    }

    /** Whether the caller may ask as that subject. */
    public boolean covers(String type, String id) {
        return anyone
                || types.contains(type)
                || !type.isBlank() && !id.isBlank() && subjects.contains(new Subject(type, id));
    }
}
