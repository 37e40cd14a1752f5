package dev.countersign.laws;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Compares an answer that a page shows in part with the real one. Members may be left out; items of an array may not.
 */
final class ShownPart {

    private ShownPart() {}

    /** @return for each shown value that differs its path, what is shown, and what the answer really holds */
    static List<String> differences(JsonNode shown, JsonNode actual) {
        return differences("answer", shown, actual).toList();
    }

    private static Stream<String> differences(String path, JsonNode shown, JsonNode actual) {
        if (shown.isObject() && actual.isObject()) {
            return new ArrayList<>(shown.properties())
                    .stream()
                            .flatMap(member -> differences(
                                    path + "." + member.getKey(), member.getValue(), actual.path(member.getKey())));
        }
        if (shown.isArray() && actual.isArray() && shown.size() == actual.size()) {
            return IntStream.range(0, shown.size())
                    .boxed()
                    .flatMap(i -> differences(path + "[" + i + "]", shown.get(i), actual.get(i)));
        }
        return same(path, shown, actual)
                ? Stream.empty()
                : Stream.of(path + " is shown as " + shown + ", and is " + actual);
    }

    /** A place in the ledger depends on earlier requests. */
    private static boolean same(String path, JsonNode shown, JsonNode actual) {
        if (path.endsWith(".sequence")) {
            return shown.isNumber() && actual.isNumber();
        }
        return shown.isString() && actual.isString()
                ? Docs.lasting(shown.asString()).equals(Docs.lasting(actual.asString()))
                : shown.equals(actual);
    }
}
