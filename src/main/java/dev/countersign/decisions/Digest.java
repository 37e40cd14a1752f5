package dev.countersign.decisions;

import dev.countersign.facts.Case;
import dev.countersign.facts.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an approval is given for: SHA-256 of subject, action with its properties, resource with its claims, and purpose, one
 * {@code path=value} a line in the order of paths. Scores, times and run ids are not part of it: they may differ when the
 * action is asked again.
 */
final class Digest {

    private static final Set<String> PASSING = Set.of("confidence", "runId", "otherFunctionsInRun");

    private Digest() {
    }

    static String of(Request request) {
        StringBuilder text = new StringBuilder("countersign-action-v1\n");
        line(text, "subject", request.subjectType() + "/" + request.subjectId());
        line(text, "onBehalfOf", request.onBehalfOf() == null ? "" : request.onBehalfOf());
        line(text, "action", request.action());
        request.properties().forEach((name, value) -> {
            if (!PASSING.contains(name)) {
                value(text, "action." + name, value);
            }
        });
        line(text, "currency", request.currency() == null ? "" : request.currency());
        line(text, "resource", request.resourceType() + "/" + request.resourceId());
        request.resourceProperties().forEach((name, value) -> value(text, "resource." + name, value));
        request.subjectProperties().forEach((name, value) -> value(text, "subject." + name, value));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A list of parts is written part by part, with its length, so that no two lists are the same text. */
    private static void value(StringBuilder text, String name, Object value) {
        if (value instanceof List<?> parts) {
            line(text, name + ".count", String.valueOf(parts.size()));
            for (int i = 0; i < parts.size(); i++) {
                String place = name + "[" + i + "].";
                ((Map<?, ?>) parts.get(i)).forEach((field, each) -> value(text, place + field, each));
            }
        } else {
            line(text, name, Case.text(value));
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(value.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    }
}
