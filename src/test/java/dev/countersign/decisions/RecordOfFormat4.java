package dev.countersign.decisions;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A record as the program wrote it in format 4: such records are in ledgers, and are read forever. */
public record RecordOfFormat4(String path, byte[] open, List<DecryptedPart> parts) {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/records-of-format-4.jsonl");

    public static List<RecordOfFormat4> all() {
        try {
            return Files.readAllLines(GOLDEN).stream()
                    .map(JsonMapper.shared()::readTree)
                    .map(RecordOfFormat4::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordOfFormat4 of(JsonNode line) {
        return new RecordOfFormat4(
                line.path("path").asString(),
                bytes(line.path("open")),
                line.path("parts")
                        .valueStream()
                        .map(part -> new DecryptedPart(part.path("subject").asString(), bytes(part.path("content"))))
                        .toList());
    }

    private static byte[] bytes(JsonNode text) {
        return text.asString().getBytes(StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(open);
    }

    /** The same as an entry that is to be written. */
    Entry entry(Function<String, ErasureSubject> subjects) {
        return new Entry(
                open,
                parts.stream()
                        .map(part -> new Entry.Part(subjects.apply(part.subject()), part.content()))
                        .toList());
    }
}
