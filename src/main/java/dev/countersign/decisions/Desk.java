package dev.countersign.decisions;

import dev.countersign.context.OwnFacts;
import dev.countersign.facts.Approval;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.policy.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A release, the folder of own facts it decides on, and what has changed there since. */
public final class Desk {

    private static final Path EXAMPLE = Path.of("docs", "examples", "crm", "facts");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final @Nullable Path folder;
    private final Decisions decisions;
    private Map<String, String> seen;

    private Desk(Release release, @Nullable Path folder) {
        this.folder = folder;
        seen = state(folder);
        decisions = new Decisions(release, read(release, folder));
    }

    /**
     * @param facts the folder of own facts; where none is named, the example company if it is at hand
     * @throws Refused with every problem of the folder, by file and line
     */
    public static Desk open(Release release, Optional<Path> facts) {
        return new Desk(release, facts.orElse(Files.isDirectory(EXAMPLE) ? EXAMPLE : null));
    }

    private static OwnFacts read(Release release, @Nullable Path folder) {
        return folder == null ? OwnFacts.none() : OwnFacts.folder(folder, release.vocabulary(), release.declaredTypes());
    }

    public Decisions decisions() {
        return decisions;
    }

    /** What is known, for the log. */
    public String described() {
        return folder == null ? "none, so every agent is unknown; name a folder with --countersign.facts" : decisions.own().counts() + " from " + folder;
    }

    /**
     * Reads the own facts again if a file has changed. What cannot be read changes nothing.
     *
     * @return whether something changed
     * @throws Refused when the changed files have mistakes; the facts of before go on to count
     */
    public synchronized boolean refresh() {
        Map<String, String> now = state(folder);
        if (now.equals(seen)) {
            return false;
        }
        seen = now;
        decisions.know(read(decisions.release(), folder));
        return true;
    }

    private static Map<String, String> state(@Nullable Path folder) {
        Map<String, String> state = new TreeMap<>();
        if (folder == null || !Files.isDirectory(folder)) {
            return state;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                state.put(file.toString(), time + "/" + Files.size(file));
            }
        } catch (IOException e) {
            state.put("unreadable", e.getClass().getName());
        }
        return state;
    }

    /**
     * Writes an approval beside the own facts, whole or not at all.
     *
     * @return the file it was written to
     * @throws Refused when there is no folder to write to
     */
    public synchronized Path approve(Approval approval, Instant at) {
        if (folder == null) {
            throw new Refused(new Problem("--facts", "there is no folder of own facts to write the approval to.", "Maybe name one with --facts."));
        }
        Path file = folder.resolve("approvals.jsonl");
        ObjectNode json = JSON.createObjectNode().put("type", "approval").put("id", approval.id());
        json.putObject("properties").put("person", approval.person()).put("role", approval.role().name()).put("qualifier", approval.qualifier())
                .put("digest", approval.digest()).put("until", approval.until().toString()).put("reason", approval.reason());
        json.put("source", "approve").put("asOf", at.toString());
        try {
            List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of());
            lines.add(JSON.writeValueAsString(json));
            Path written = Files.createTempFile(folder, "approvals", ".tmp");
            Files.write(written, lines, StandardCharsets.UTF_8);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
