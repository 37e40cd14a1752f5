package dev.countersign.policy;

import dev.countersign.facts.Audience;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells staff who gave the refusal that forbids a contact: the customer, or another person with the same number or
 * address. The person who talks to the customer must know. The customer must not hear what another person said.
 */
final class SuppressionOwner {

    private static final String PATH = CorePath.CONTACT_HELD_BY;
    private static final Map<String, String> TEXTS = Map.of(
            "PERSON",
            "The refusal is the customer's own.",
            "SHARED",
            "The refusal is not the customer's own. It names a number or an address, or another person with the "
                    + "same one gave it.");
    private static final Set<Object> NO = Set.of(true, "SAME", "OTHER");
    private static final Set<String> SAID =
            Set.of(CorePath.CONTACT_OBJECTED, CorePath.CONTACT_STOP, CorePath.CONTACT_DNC);

    private SuppressionOwner() {}

    /** For a need that no row permits: a row that permits a contact requires that there is no refusal. */
    static List<Reason> of(StageRun run, String need) {
        String text = text(run);
        return text == null || !need.equals("CONTACT") || SAID.stream().noneMatch(path -> says(run.value(path)))
                ? List.of()
                : List.of(new Reason(
                        "NO_BASIS",
                        "A refusal covers this channel. " + text,
                        "",
                        null,
                        Audience.STAFF,
                        new TreeSet<>()));
    }

    private static @Nullable String text(StageRun run) {
        return run.value(PATH) instanceof String word ? TEXTS.get(word) : null;
    }

    private static boolean says(@Nullable Object value) {
        return value != null && NO.contains(value);
    }

    /** One for each code of the reasons whose row reads such a refusal; none if no row does. */
    static List<Reason> of(StageRun run, List<Reason> forbidding) {
        String text = text(run);
        if (text == null) {
            return List.of();
        }
        Set<String> rows = new HashSet<>();
        for (Firing firing : run.firings) {
            if (firing.counts()
                    && firing.matched().entrySet().stream()
                            .anyMatch(each -> SAID.contains(each.getKey()) && says(each.getValue()))) {
                rows.add(firing.row());
            }
        }
        Map<String, Reason> byCode = new TreeMap<>();
        for (Reason reason : forbidding) {
            if (reason.row() != null && rows.contains(reason.row())) {
                byCode.putIfAbsent(
                        reason.code(), new Reason(reason.code(), text, "", null, Audience.STAFF, new TreeSet<>()));
            }
        }
        return new ArrayList<>(byCode.values());
    }
}
