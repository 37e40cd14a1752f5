package dev.countersign.decisions.record;

import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.PolicyRelease;
import java.util.ArrayList;
import java.util.List;

/**
 * The facts of a case with what is personal in them. It is made once for each record, and the public record and the
 * private parts are written from it, so that a value cannot be in both or in neither.
 *
 * @param policy    what is personal, in the release that evaluated
 * @param open      the facts that are not personal, in the order of their paths
 * @param concealed the personal facts of each part, in the order of their paths
 * @param subjects  the persons of the record
 */
record PersonalFacts(
        Facts facts, PersonalDataPolicy policy, List<Fact> open, List<List<Fact>> concealed, RecordSubjects subjects) {

    /** A known fact. */
    record Fact(String path, Object value) {}

    static PersonalFacts of(Facts facts, PolicyRelease release) {
        PersonalDataPolicy policy = PersonalDataPolicy.of(release);
        RecordSubjects subjects = RecordSubjects.of(facts);
        List<Fact> open = new ArrayList<>();
        List<List<Fact>> concealed = new ArrayList<>();
        for (int part = 0; part <= subjects.staff().size(); part++) {
            concealed.add(new ArrayList<>());
        }
        facts.known().values().forEach((path, value) -> {
            List<Fact> to = policy.conceals(path, value, facts) ? concealed.get(subjects.partOfFact(path)) : open;
            to.add(new Fact(path, value));
        });
        return new PersonalFacts(facts, policy, open, concealed, subjects);
    }

    boolean isConcealed(String path) {
        Object value = facts.known().value(path);
        return value != null && policy.conceals(path, value, facts);
    }
}
