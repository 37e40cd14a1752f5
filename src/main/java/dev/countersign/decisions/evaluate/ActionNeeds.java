package dev.countersign.decisions.evaluate;

import dev.countersign.facts.Case;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.PolicyRelease;
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
 * What an action of the catalogue needs, for somebody who writes a caller: what must be permitted, and which facts must be known, each with the member of
 * the request that says it. Nothing is decided by it, and no fact of anybody is in it.
 *
 * @param catalogue what the catalogue says of it, by path
 * @param requires  the facts that must be known, by path
 */
public record ActionNeeds(String action, String release, Map<String, Object> catalogue, List<Required> requires) {

    /** Words of the catalogue that say what an action is: kind, needs, purposes, what its decisions reserve, and whether only people may do it. */
    private static final List<String> TOLD = List.of(
            "action.type",
            "action.needs",
            "action.purposes",
            "action.reserves",
            "action.reservedFor",
            "action.peopleOnly");

    private static final int LONGEST = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A fact that must be known.
     *
     * @param from the member of a request, or in words whose word counts
     * @param help one sentence of the vocabulary
     */
    public record Required(String path, String from, String help) {}

    public ActionNeeds {
        catalogue = Map.copyOf(catalogue);
        requires = List.copyOf(requires);
    }

    /** @param at for which the catalogue is read. Empty for an action that it does not list then. */
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

    /** What is said where the catalogue does not list it. */
    public static Problem unknown(String action, PolicyRelease release) {
        String maybe = action.length() > LONGEST ? "" : Problem.hint(action, release.actions());
        return new Problem(
                "action",
                "there is no action `" + (action.length() > LONGEST ? action.substring(0, LONGEST) + "…" : action)
                        + "` in the catalogue.",
                maybe.isEmpty()
                        ? "Maybe one of the catalogue, table T01; `GET /v1/release` names them all too."
                        : maybe);
    }

    private static Collection<String> many(@Nullable Object value) {
        return value instanceof Collection<?> members
                ? members.stream().map(String::valueOf).toList()
                : value == null ? List.of() : List.of(String.valueOf(value));
    }

    /** As JSON; what the catalogue does not say is left out. */
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
        text.append(requires.isEmpty() ? "\nNo fact must be known." : "\nMust be known");
        requires.forEach(each -> text.append("\n  ")
                .append(each.path())
                .append("  from ")
                .append(each.from())
                .append(".  ")
                .append(each.help()));
        return text.toString();
    }
}
