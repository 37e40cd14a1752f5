package dev.countersign.web.access;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The questions of an Access Evaluations request (AuthZEN 1.0, section 6).
 *
 * @param items each a whole request: a member of an item replaces the whole default, nothing below it is merged
 */
record EvaluationBatch(List<JsonNode> items, Semantic semantic) {

    static final int MOST = 1000;
    /**
     * The greatest number of characters of all items together, with their defaults: a small body must not cause
     * unbounded work.
     */
    static final int LARGEST = 1 << 20;

    private static final List<String> DEFAULTS = List.of("subject", "action", "resource", "context");

    /** When the list of answers ends. */
    enum Semantic {
        EXECUTE_ALL,
        DENY_ON_FIRST_DENY,
        PERMIT_ON_FIRST_PERMIT;

        boolean endsWith(boolean permit) {
            return this == DENY_ON_FIRST_DENY && !permit || this == PERMIT_ON_FIRST_PERMIT && permit;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    EvaluationBatch {
        items = List.copyOf(items);
    }

    /** @throws InvalidInput when the payload as a whole is wrong; a wrong item gets its message in its own answer */
    static EvaluationBatch of(JsonNode body) {
        JsonNode evaluations = body.path("evaluations");
        if (evaluations.isMissingNode() || evaluations.isNull() || evaluations.isArray() && evaluations.isEmpty()) {
            return new EvaluationBatch(List.of(), semantic(body));
        }
        if (!evaluations.isArray()) {
            throw new InvalidInput(new Problem(
                    "evaluations",
                    "it is not an array.",
                    "Maybe [ " + evaluations.getNodeType().name().toLowerCase(Locale.ROOT) + " ]."));
        }
        if (evaluations.size() > MOST) {
            throw new InvalidInput(new Problem(
                    "evaluations",
                    "it has " + evaluations.size() + " items. Allowed: " + MOST + ".",
                    "Maybe send them in several requests."));
        }
        List<Problem> wrong = new ArrayList<>(DEFAULTS.stream()
                .filter(name -> body.hasNonNull(name) && !body.path(name).isObject())
                .map(name -> new Problem(name, "it is not an object.", ""))
                .toList());
        wrong.addAll(body.propertyNames().stream()
                .filter(name -> !DEFAULTS.contains(name))
                .flatMap(name -> DEFAULTS.stream()
                        .filter(each -> new Spelling(name).isSlipOf(each))
                        .limit(1)
                        .map(each -> new Problem(
                                name,
                                "there is no such member, and its value would be ignored in every item.",
                                "Maybe `" + each + "`?")))
                .toList());
        if (!wrong.isEmpty()) {
            throw new InvalidInput(wrong.subList(0, Math.min(wrong.size(), InvalidInput.SHOWN)), wrong.size());
        }
        List<JsonNode> items = new ArrayList<>();
        evaluations.forEach(item -> items.add(item.isObject() ? whole((ObjectNode) item, body) : item));
        long whole = items.stream().mapToLong(item -> item.toString().length()).sum();
        if (whole > LARGEST) {
            throw new InvalidInput(new Problem(
                    "evaluations",
                    "with their defaults the items have " + whole + " characters. Allowed: " + LARGEST + ".",
                    "Maybe send them in several requests, or a digest instead of the text."));
        }
        return new EvaluationBatch(items, semantic(body));
    }

    private static ObjectNode whole(ObjectNode item, JsonNode body) {
        ObjectNode whole = item.deepCopy();
        DEFAULTS.stream()
                .filter(name -> !item.hasNonNull(name) && body.hasNonNull(name))
                .forEach(name -> whole.set(name, body.path(name)));
        return whole;
    }

    private static Semantic semantic(JsonNode body) {
        JsonNode options = body.path("options");
        if (options.isMissingNode() || options.isNull()) {
            return Semantic.EXECUTE_ALL;
        }
        if (!options.isObject()) {
            throw new InvalidInput(new Problem("options", "it is not an object.", ""));
        }
        JsonNode word = options.path("evaluations_semantic");
        if (word.isMissingNode() || word.isNull()) {
            return Semantic.EXECUTE_ALL;
        }
        return Arrays.stream(Semantic.values())
                .filter(each -> word.isString() && each.word().equals(word.asString()))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> words =
                            Arrays.stream(Semantic.values()).map(Semantic::word).collect(Collectors.toList());
                    return new InvalidInput(new Problem(
                            "options.evaluations_semantic",
                            "`" + (word.isString() ? word.asString() : word) + "` is not one of "
                                    + String.join(", ", words) + ".",
                            Problem.hint(word.isString() ? word.asString() : "", words)));
                });
    }
}
