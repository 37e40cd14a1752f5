package dev.countersign.decisions.record;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.verdict.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Writes an evaluation as a view shows it. What its members are: {@link EvaluationMembers}. */
public final class EvaluationJson {

    private static final int ROOM = 8_192;

    private static final Map<EvaluationView, List<EvaluationMember>> SHOWN = Stream.of(EvaluationView.values())
            .collect(Collectors.toMap(view -> view, view -> shown(EvaluationMembers.ALL, view)));

    private EvaluationJson() {}

    /**
     * Canonical JSON of an evaluation alone: no id and no cell address, so that a replay can be compared byte by byte.
     */
    public static byte[] bytes(Evaluation evaluation) {
        CanonicalJson json = new CanonicalJson(ROOM);
        CommittedEvaluation.write(json, evaluation, new WrittenRows());
        return json.bytes();
    }

    /** The members that the view shows, in the order of an answer. */
    public static Map<String, JsonNode> members(MemberInput viewed) {
        return members(viewed, name -> true);
    }

    /** Those of them that are asked for, by name. */
    public static Map<String, JsonNode> members(MemberInput viewed, Predicate<String> asked) {
        return written(SHOWN.getOrDefault(viewed.view(), List.of()), viewed, asked);
    }

    static Map<String, JsonNode> members(List<EvaluationMember> all, MemberInput viewed) {
        return written(shown(all, viewed.view()), viewed, name -> true);
    }

    private static List<EvaluationMember> shown(List<EvaluationMember> all, EvaluationView view) {
        return all.stream().filter(member -> member.views().contains(view)).toList();
    }

    private static Map<String, JsonNode> written(
            List<EvaluationMember> shown, MemberInput viewed, Predicate<String> asked) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        for (EvaluationMember member : shown) {
            JsonNode value = asked.test(member.name()) ? member.value().apply(viewed) : null;
            if (value != null) {
                members.put(member.name(), value);
            }
        }
        return members;
    }

    /**
     * Adds the members that the view shows to those of a canonical object that is written by name.
     *
     * @param into what writes the value of each member
     */
    public static void addTo(SortedMap<String, Runnable> into, MemberInput viewed, CanonicalJson json) {
        members(viewed).forEach((name, value) -> into.put(name, () -> write(json, value)));
    }

    private static void write(CanonicalJson json, JsonNode node) {
        if (node.isObject()) {
            json.object();
            List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
            members.sort(Map.Entry.comparingByKey());
            members.forEach(member -> write(json.name(member.getKey()), member.getValue()));
            json.endObject();
        } else if (node.isArray()) {
            json.array();
            node.forEach(each -> write(json, each));
            json.endArray();
        } else if (node.isBoolean()) {
            json.value(node.booleanValue());
        } else if (node.isNumber()) {
            json.value(node.doubleValue());
        } else {
            json.value(node.stringValue());
        }
    }

    /** A value of a case, as an answer shows it. */
    public static JsonNode fact(Object value) {
        return EvaluationMembers.fact(value);
    }
}
