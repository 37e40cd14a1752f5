package dev.countersign.decisions.evaluate;

import dev.countersign.facts.Case;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The needs of an action of the catalogue, for an author of a caller: the required permits, and the required facts,
 * each with the member of the request that gives it. This decides nothing and contains no facts about anybody.
 *
 * @param catalogue facts of the action in the catalogue, by path
 * @param requires  the required facts, by path
 */
public record ActionNeeds(String action, String release, Map<String, Object> catalogue, List<Required> requires) {

    /**
     * Paths of the catalogue that describe an action: kind, needs, purposes, what its decisions reserve, and whether
     * only people may do it.
     */
    private static final List<String> TOLD = List.of(
            "action.type",
            ResultColumns.CATALOGUE,
            "action.purposes",
            "action.reserves",
            "action.reservedFor",
            "action.peopleOnly");

    private static final int LONGEST = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A required fact.
     *
     * @param from the member of a request, or in words the source that counts
     * @param help one sentence of the vocabulary
     */
    public record Required(String path, String from, String help) {}

    public ActionNeeds {
        catalogue = Map.copyOf(catalogue);
        requires = List.copyOf(requires);
    }

    /** @param at the time for which the catalogue is read. Empty for an action that it does not list at that time. */
    public static Optional<ActionNeeds> of(String action, PolicyRelease release, Instant at) {
        Map<String, Object> catalogue =
                Catalogue.of(release, action, release.dates(at).effectiveOn());
        if (catalogue.isEmpty()) {
            return Optional.empty();
        }
        Vocabulary vocabulary = release.vocabulary();
        List<Required> requires = new TreeSet<>(many(catalogue.get("action.requires")))
                .stream()
                        .map(path -> new Required(
                                path,
                                release.whoSays(path),
                                vocabulary.fact(path).map(FactName::help).orElse("")))
                        .toList();
        return Optional.of(new ActionNeeds(action, release.id(), catalogue, requires));
    }

    /** The problem for an action that the catalogue does not list. */
    public static Problem unknown(String action, PolicyRelease release) {
        String maybe = action.length() > LONGEST ? "" : Problem.hint(action, release.actions());
        return new Problem(
                "action",
                "there is no action `" + (action.length() > LONGEST ? action.substring(0, LONGEST) + "…" : action)
                        + "` in the catalogue.",
                maybe.isEmpty()
                        ? "Maybe use one of the catalogue, table T01. `GET /v1/release` lists them too."
                        : maybe);
    }

    private static Collection<String> many(@Nullable Object value) {
        return value instanceof Collection<?> members
                ? members.stream().map(String::valueOf).toList()
                : value == null ? List.of() : List.of(String.valueOf(value));
    }

    /** As JSON, without members that the catalogue does not set. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("action", action);
        TOLD.forEach(path -> {
            Object value = catalogue.get(path);
            String name = path.substring(path.indexOf('.') + 1);
            if (value instanceof Collection<?>) {
                new TreeSet<>(many(value)).forEach(json.withArray(name)::add);
            } else if (value instanceof Boolean yes) {
                json.put(name, yes);
            } else if (value != null) {
                json.put(name, Case.text(value));
            }
        });
        var array = json.putArray("requires");
        requires.forEach(each -> array.addObject()
                .put("path", each.path())
                .put("from", each.from())
                .put("help", each.help()));
        return json.put("release", release);
    }

    /** For a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder(action);
        json().properties().stream()
                .filter(member -> catalogue.containsKey("action." + member.getKey())
                        && !member.getKey().equals("requires"))
                .forEach(member -> text.append("\n  ")
                        .append(member.getKey())
                        .append("  ")
                        .append(Case.text(Objects.requireNonNull(catalogue.get("action." + member.getKey())))));
        text.append(requires.isEmpty() ? "\nNo required facts." : "\nRequired facts");
        requires.forEach(each -> text.append("\n  ")
                .append(each.path())
                .append("  from ")
                .append(each.from())
                .append(".  ")
                .append(each.help()));
        return text.toString();
    }
}
