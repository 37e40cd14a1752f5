package dev.countersign.decisions.history;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.DecisionEntryWriter;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.own.Agent;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.Entry;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Records events that affect decisions: the key of the log, the active release, and the registered agents. Each is
 * recorded once, when it changes.
 */
public final class SystemEvents {

    private static final String KEY = "key";
    private static final String ACTIVATION = "activation";
    private static final String REGISTRY = "registry";
    private static final String COMPILED = "compiled";
    /** How many activations are searched for compiled rules. */
    private static final int LOOKED_AT = 16;

    private static final int ID = 16;

    private final Ledger ledger;
    private final DecisionRecords records;
    private final ClockAndRandom clock;
    private final Duration deadline;

    public SystemEvents(Ledger ledger, DecisionRecords records, ClockAndRandom clock, Duration deadline) {
        this.ledger = ledger;
        this.records = records;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** Records the new signing key. @param key its public half */
    public void signedBy(String key) {
        if (last(KEY).map(entry -> !entry.path("key").asString().equals(key)).orElse(true)) {
            write(begun().member("key", key).member("type", KEY));
        }
    }

    /**
     * A file with compiled rules in the data folder.
     *
     * @param name   unique for the rules and for all that their classes depend on
     * @param sha256 of its content, in hex
     */
    public record CompiledFile(String name, String sha256) {}

    /**
     * Records the newly active release.
     *
     * @param files    SHA-256, in hex, of the list of its files, as they are stored
     * @param compiled its compiled rules, which the next start may load; empty if nothing is kept of them
     */
    public void activated(String release, String files, Optional<CompiledFile> compiled) {
        if (last(ACTIVATION)
                .map(entry -> !entry.path("release").asString().equals(release)
                        || compiled.isPresent() && !compiled.equals(compiled(entry)))
                .orElse(true)) {
            CanonicalJson entry = new CanonicalJson()
                    .object()
                    .member("at", clock.now().toString())
                    .member(EntryType.CALLER, EntryType.SYSTEM);
            compiled.ifPresent(file -> entry.name(COMPILED)
                    .object()
                    .member("name", file.name())
                    .member("sha256", file.sha256())
                    .endObject());
            write(entry.member("files", files)
                    .member("format", EntryType.FORMAT)
                    .member("id", id())
                    .member("release", release)
                    .member("type", ACTIVATION));
        }
    }

    /**
     * The compiled rules that the latest activations name which a checkpoint had proved before this start, the newest
     * first. They are read from the entries, not from the search index, which is not signed.
     */
    public List<CompiledFile> compiled() {
        long before = ledger.signedAtStart();
        return records.search(new EntryQuery(Set.of("type=" + ACTIVATION), null, null, before, LOOKED_AT)).stream()
                .filter(stored -> stored.sequence() < before)
                .map(stored -> records.json(stored.sequence()))
                .filter(entry -> entry.path("type").asString("").equals(ACTIVATION))
                .flatMap(entry -> compiled(entry).stream())
                .distinct()
                .toList();
    }

    private static Optional<CompiledFile> compiled(JsonNode activation) {
        JsonNode file = activation.path(COMPILED);
        return file.isObject()
                ? Optional.of(new CompiledFile(
                        file.path("name").asString(""), file.path("sha256").asString("")))
                : Optional.empty();
    }

    /** Records the registered agents, without their owners, who are persons. */
    public void registered(OwnFacts own) {
        CanonicalJson agents = new CanonicalJson().array();
        own.ids("agent").stream().map(own::agent).flatMap(Optional::stream).forEach(agent -> agent(agents, agent));
        String list = new String(agents.endArray().bytes(), java.nio.charset.StandardCharsets.UTF_8);
        String digest = DecisionEntryWriter.sha256(list);
        if (last(REGISTRY)
                .map(entry -> !entry.path("digest").asString().equals(digest))
                .orElse(true)) {
            CanonicalJson entry = new CanonicalJson().object().name("agents").array();
            if (list.length() < Entry.LARGEST / 2) {
                own.ids("agent").stream()
                        .map(own::agent)
                        .flatMap(Optional::stream)
                        .forEach(agent -> agent(entry, agent));
            }
            write(entry.endArray()
                    .member("at", clock.now().toString())
                    .member(EntryType.CALLER, EntryType.SYSTEM)
                    .member("digest", digest)
                    .member("format", EntryType.FORMAT)
                    .member("id", id())
                    .member("type", REGISTRY));
        }
    }

    private static void agent(CanonicalJson json, Agent agent) {
        json.object()
                .member("contract", String.valueOf(agent.contractVersion()))
                .member("id", agent.id())
                .member("kind", agent.kind())
                .member("level", String.valueOf(agent.level()))
                .member("model", String.valueOf(agent.model()))
                .member("status", String.valueOf(agent.status()))
                .endObject();
    }

    private CanonicalJson begun() {
        return new CanonicalJson()
                .object()
                .member("at", clock.now().toString())
                .member(EntryType.CALLER, EntryType.SYSTEM)
                .member("format", EntryType.FORMAT)
                .member("id", id());
    }

    private String id() {
        return HexFormat.of().formatHex(clock.random(ID));
    }

    private Optional<JsonNode> last(String type) {
        return records.search(new EntryQuery(Set.of("type=" + type), null, null, null, 1)).stream()
                .findFirst()
                .map(stored -> records.json(stored.sequence()));
    }

    private void write(CanonicalJson entry) {
        byte[] open = entry.endObject().bytes();
        NotDecided.unlessWritten(() -> ledger.append(new Entry(open, List.of()), deadline));
    }
}
