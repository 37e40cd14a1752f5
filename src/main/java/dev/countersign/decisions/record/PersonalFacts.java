package dev.countersign.decisions.record;

import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.PolicyRelease;
import java.util.Set;

/**
 * The facts of a case with what is personal in them. It is made once for each record, and the public record and the
 * private parts are written from it, so that a value cannot be in both or in neither.
 *
 * @param policy    what is personal, in the release that evaluated
 * @param concealed paths of the personal facts
 * @param subjects  the persons of the record
 */
record PersonalFacts(Facts facts, PersonalDataPolicy policy, Set<String> concealed, RecordSubjects subjects) {

    static PersonalFacts of(Facts facts, PolicyRelease release) {
        PersonalDataPolicy policy = PersonalDataPolicy.of(release);
        return new PersonalFacts(facts, policy, policy.among(facts), RecordSubjects.of(facts));
    }

    boolean isConcealed(String path) {
        return concealed.contains(path);
    }
}
