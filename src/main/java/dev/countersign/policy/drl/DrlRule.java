package dev.countersign.policy.drl;

import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.Status;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a DRL file, as its text declares it.
 *
 * @param sentence the claim in plain words
 * @param source   law or policy
 * @param reads    paths of its condition, and paths from which it computes values
 * @param asks     the questions of its condition
 * @param condition the same questions with their operators
 * @param gives    findings and derived paths its consequence inserts
 * @param workedOut the computations of values, by the path of the result
 * @param declares derived facts that its {@code @gives} annotation declares
 * @param line     where it begins, from 1
 */
public record DrlRule(
        String id,
        String name,
        String file,
        int line,
        String sentence,
        String source,
        Role owner,
        LocalDate from,
        @Nullable LocalDate to,
        Status status,
        Set<String> reads,
        List<CaseQuestion> asks,
        Condition condition,
        Set<String> gives,
        SortedMap<String, CaseQuestion> workedOut,
        List<Declared> declares) {

    /** A derived fact that only rules give. */
    public record Declared(FactName fact, Combine combine) {}

    public boolean isEffectiveOn(LocalDate day) {
        return !day.isBefore(from) && (to == null || day.isBefore(to));
    }
}
