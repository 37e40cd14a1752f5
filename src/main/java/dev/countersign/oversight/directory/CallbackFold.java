package dev.countersign.oversight.directory;

import dev.countersign.facts.text.UtcTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What the entries about callbacks say. For one thread while it is made; afterwards nothing changes it. */
final class CallbackFold {

    /** Member of a private part. */
    static final String SECRET = "secret";

    private final Map<String, Callback> byId = new TreeMap<>();

    void putAll(CallbackFold others) {
        byId.putAll(others.byId);
    }

    Collection<Callback> all() {
        return List.copyOf(byId.values());
    }

    Optional<Callback> get(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** @param secret of the entry; empty if it has none, or none that can be read */
    void added(JsonNode open, Instant at, Optional<String> secret) {
        String id = open.path("callback").asString("");
        byId.put(
                id,
                new Callback(
                        id,
                        open.path("client").asString(""),
                        open.path("url").asString(""),
                        secret.map(each -> new Callback.Secret(each, null)).stream()
                                .toList(),
                        at,
                        null,
                        null));
    }

    /** The last secret ends at that time, also if the new one cannot be read. */
    void rotated(JsonNode open, Optional<String> secret) {
        Instant until = UtcTime.read(open.path("until").asString());
        byId.computeIfPresent(open.path("callback").asString(""), (id, callback) -> {
            List<Callback.Secret> secrets = new ArrayList<>();
            callback.secrets().stream()
                    .reduce((first, last) -> last)
                    .ifPresent(last -> secrets.add(new Callback.Secret(last.text(), until)));
            secret.ifPresent(each -> secrets.add(new Callback.Secret(each, null)));
            return callback.rotated(secrets);
        });
    }

    void ended(JsonNode open, Instant at) {
        byId.computeIfPresent(
                open.path("callback").asString(""),
                (id, callback) -> callback.ended(
                        at, Callback.End.valueOf(open.path("because").asString())));
    }
}
