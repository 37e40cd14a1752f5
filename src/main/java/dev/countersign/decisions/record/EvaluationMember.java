package dev.countersign.decisions.record;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One member of an evaluation, as the views that it names show it.
 *
 * @param value what the views show; null if there is nothing to show
 */
record EvaluationMember(String name, Set<EvaluationView> views, Function<MemberInput, @Nullable JsonNode> value) {

    EvaluationMember {
        views = Set.copyOf(views);
    }
}
