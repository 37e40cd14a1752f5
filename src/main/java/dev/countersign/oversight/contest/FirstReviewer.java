package dev.countersign.oversight.contest;

import dev.countersign.decisions.held.ContestedDecision.Relation;
import dev.countersign.decisions.record.RecordSubjects;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Who may not take a part in a contest: another person than before looks at the decision. */
final class FirstReviewer {

    private FirstReviewer() {}

    /**
     * The relations that bar a person, each once; empty if none does. Ids that look alike count as one person.
     *
     * @param ids     every id of the person
     * @param persons ids of the persons who took part in the decisions, by their relation
     */
    static List<Relation> barring(Collection<String> ids, Map<Relation, Set<String>> persons) {
        return Stream.of(Relation.values())
                .filter(relation -> ids.stream()
                        .anyMatch(id -> RecordSubjects.looksLikeOneOf(id, persons.getOrDefault(relation, Set.of()))))
                .toList();
    }
}
