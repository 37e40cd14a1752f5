package dev.countersign.decisions.held;

import dev.countersign.decisions.evaluate.FieldClasses;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.facts.Case;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person may read of the personal facts of a held action. One table of the release says which class of data a
 * fact is (T35), and another which role sees which class for the use REVIEW (T16). What no table says is withheld.
 *
 * @param roles    in which the person reads it
 * @param revealed paths of facts for which the person gave a reason
 */
public record CardReader(Set<Role> roles, Set<String> revealed, PolicyRelease release, Instant at) {

    /** The class of a fact that no row lists. */
    static final String UNCLASSIFIED = "UNCLASSIFIED";

    private static final String USE = "REVIEW";

    public CardReader {
        Set<Role> all = EnumSet.noneOf(Role.class);
        all.addAll(roles);
        roles = Collections.unmodifiableSet(all);
        revealed = Set.copyOf(revealed);
    }

    /** By the active release. */
    public static CardReader of(
            PolicySnapshot snapshot, Collection<Role> roles, Collection<String> revealed, Instant at) {
        return new CardReader(Set.copyOf(roles), Set.copyOf(revealed), snapshot.release(), at);
    }

    /** How far a person sees a fact. */
    enum Access {
        SEEN,
        /** Withheld until the person says why it is needed. */
        WITH_REASON,
        /** No row shows any of it to the role, several rows do, or the person has no role for the task. */
        NEVER
    }

    /** The class of data of a fact. */
    String classOf(String path) {
        return FieldClasses.of(release, release.dates(at).effectiveOn()).getOrDefault(path, UNCLASSIFIED);
    }

    /** How far this person sees a class of data: of several roles, the one that sees most counts. */
    Access access(String dataClass) {
        return dataClass.equals(UNCLASSIFIED)
                ? Access.NEVER
                : roles.stream()
                        .map(role -> access(dataClass, role))
                        .min(Access::compareTo)
                        .orElse(Access.NEVER);
    }

    private Access access(String dataClass, Role role) {
        Optional<String> disclosure = one(
                ResultColumns.DISCLOSURE,
                Map.of(
                        ResultColumns.DATA_USE,
                        USE,
                        CorePath.READER_ROLE,
                        role.name(),
                        CorePath.FIELD_CLASS,
                        dataClass));
        return disclosure
                .map(Disclosure::valueOf)
                .map(each -> switch (each) {
                    case RELEASE -> Access.SEEN;
                    case WITHHOLD -> Access.NEVER;
                    case PSEUDONYMISE, MASK, AGGREGATE -> Access.WITH_REASON;
                })
                .orElse(Access.NEVER);
    }

    private Optional<String> one(String gives, Map<String, Object> known) {
        return release.tableGiving(gives)
                .flatMap(table ->
                        release.only(table, new Case(known), release.dates(at).effectiveOn()))
                .map(row -> row.results().get(gives))
                .map(String::valueOf);
    }
}
