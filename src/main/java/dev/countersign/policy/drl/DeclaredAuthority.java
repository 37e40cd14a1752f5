package dev.countersign.policy.drl;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Authority;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.drools.drl.ast.descr.TypeFieldDescr;

/**
 * The authority of a field of {@code rules/facts.drl}: our record, unless the field names another one and the reason. A
 * caller could otherwise claim anything about which we have no record. Facts of the action come from the caller,
 * because only the caller knows what is requested.
 */
final class DeclaredAuthority {

    /** The fewest words that count as a reason. */
    static final int WORDS = 3;

    private static final SortedMap<String, Authority> AUTHORITIES = new TreeMap<>(java.util.Map.of(
            "caller", Authority.CALLER, "record", Authority.RECORD, "recordElseCaller", Authority.RECORD_ELSE_CALLER));

    private DeclaredAuthority() {}

    /**
     * @param action   whether the field is one of the action
     * @param quoted   the field, for messages
     * @param problems receives the mistakes; an authority that is not understood is that of our record
     */
    static Authority of(String file, boolean action, String quoted, TypeFieldDescr field, List<Problem> problems) {
        String place = file + (field.getLine() > 0 ? ":" + field.getLine() : "");
        Optional<String> said = Optional.ofNullable(DeclaredTypes.annotated(field, "authority"));
        Optional<String> because = Optional.ofNullable(DeclaredTypes.annotated(field, "because"));
        List<String> allowed = action ? List.of("caller") : List.copyOf(AUTHORITIES.keySet());
        if (said.isPresent() && !allowed.contains(said.get())) {
            String near = Problem.hint(said.get(), allowed);
            problems.add(new Problem(
                    place,
                    quoted + " has the authority `" + said.get() + "`. Allowed: " + String.join(", ", allowed) + ".",
                    action
                            ? "Maybe omit it: only the caller knows what is requested."
                            : near.isEmpty() ? "Maybe leave it out: then our record counts." : near));
            return Authority.RECORD;
        }
        if (action) {
            return Authority.CALLER;
        }
        Authority authority = said.map(AUTHORITIES::get).orElse(Authority.RECORD);
        if (authority == Authority.RECORD) {
            because.ifPresent(reason -> problems.add(new Problem(
                    place,
                    quoted + " says why the caller is believed, but our record counts.",
                    "Maybe leave @because out, or add @authority(\"recordElseCaller\").")));
        } else if (because.map(DeclaredAuthority::words).orElse(0) < WORDS) {
            problems.add(new Problem(
                    place,
                    quoted + " is believed from the caller but does not say why"
                            + because.map(reason -> " in three words or more: `" + reason + "`")
                                    .orElse("") + ". Add @because(\"…\").",
                    "Maybe leave the authority out: then our record counts."));
        }
        return authority;
    }

    private static int words(String reason) {
        return (int) java.util.Arrays.stream(reason.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .count();
    }
}
