package dev.countersign.decisions.record;

import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.PolicyRelease;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which facts are personal. A public record has the values of other facts, and a salted commitment for each
 * personal fact.
 *
 * <p>A fact is personal unless this class says that it is not, and so is everything that a pack declares. Not personal
 * are: the registered facts of an agent (except its owner), of the organisation, a model or a use case; the type of the
 * subject; words, numbers and booleans that a caller gives about an action, except the amount; the name of an action of
 * the catalogue, and the type of a resource that the pack knows; the class of data that is evaluated; risk and level;
 * and facts that only tables give, because they are in the policy. A value counts as a list word only if the list
 * contains it. Any other value from a caller is text, and text is personal.
 */
public final class PersonalDataPolicy {

    private static final Set<String> REGISTERED = Set.of("agent", "organisation", "model", "useCase");
    private static final Set<String> NAMED =
            Set.of(CorePath.ACTION_NAME, CorePath.RESOURCE_TYPE, CorePath.SUBJECT_TYPE);
    private static final Set<String> COMPUTED = Set.of(CorePath.FIELD_CLASS, CorePath.CASE_RISK, CorePath.CASE_LEVEL);

    /** How a path is treated, independent of its value. */
    private enum Kind {
        OPEN,
        A_WORD,
        PERSONAL
    }

    private final PolicyRelease release;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> words = new ConcurrentHashMap<>();

    private PersonalDataPolicy(PolicyRelease release) {
        this.release = release;
    }

    public static PersonalDataPolicy of(PolicyRelease release) {
        return release.companion(PersonalDataPolicy.class, PersonalDataPolicy::new);
    }

    /** Whether the value of that fact must not be in a public record. */
    public boolean is(String path, Object value) {
        Kind kind = kinds.get(path);
        return switch (kind == null ? kinds.computeIfAbsent(path, this::kind) : kind) {
            case OPEN -> false;
            case PERSONAL -> true;
            case A_WORD ->
                value instanceof Collection<?> many
                        ? !wordsOf(path).containsAll(many)
                        : !wordsOf(path).contains(value);
        };
    }

    /**
     * Whether the value of a known fact is personal. The id of a registered agent is not personal, although it is a
     * text that a caller wrote.
     */
    boolean conceals(String path, Object value, Facts facts) {
        return is(path, value)
                && !(path.equals(CorePath.SUBJECT_ID)
                        && value.equals(facts.known().value(CorePath.AGENT_ID)));
    }

    /**
     * Whether a fact comes from the caller: only the caller can know it, or the pack accepts the caller's value and we
     * have no record of the subject.
     */
    public boolean saidByCaller(String path, Facts facts) {
        Authority authority = release.authority(path, facts.known());
        return authority == Authority.CALLER
                || authority == Authority.RECORD_ELSE_CALLER
                        && facts.known().no(path.substring(0, path.indexOf('.')) + ".recorded");
    }

    /**
     * Whether a place in the case where something matched discloses nothing about a person, because it is a class of
     * data.
     */
    boolean isClassOfData(String scope) {
        return wordsOf(CorePath.FIELD_CLASS).contains(scope);
    }

    private Kind kind(String path) {
        Optional<FactName> core = Vocabulary.core().fact(path);
        if (core.isEmpty()) {
            return release.givenByTablesOnly(path) ? Kind.OPEN : Kind.PERSONAL;
        }
        FactName fact = core.get();
        if (NAMED.contains(path)) {
            return Kind.A_WORD;
        }
        if (COMPUTED.contains(path) || REGISTERED.contains(fact.subject()) && !path.equals(RecordSubjects.OWNER)) {
            return Kind.OPEN;
        }
        boolean said = fact.subject().equals("action") && !path.equals(CorePath.ACTION_AMOUNT);
        return said && fact.type() == FactType.LIST
                ? Kind.A_WORD
                : said && (fact.type() == FactType.NUMBER || fact.type() == FactType.YESNO) ? Kind.OPEN : Kind.PERSONAL;
    }

    /** Found without a lock if it was asked for before. */
    private Set<String> wordsOf(String path) {
        Set<String> known = words.get(path);
        return known != null ? known : words.computeIfAbsent(path, this::words);
    }

    private Set<String> words(String path) {
        return switch (path) {
            case CorePath.ACTION_NAME -> release.actions();
            case CorePath.RESOURCE_TYPE -> release.resourceTypes();
            default ->
                release.vocabulary()
                        .fact(path)
                        .map(FactName::list)
                        .map(list -> Set.copyOf(release.vocabulary().words(list)))
                        .orElse(Set.of());
        };
    }
}
