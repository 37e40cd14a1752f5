package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.record.DecisionEntryWriter;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.replay.Replayer;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.PackFiles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cases of a pack as recorded decisions.
 *
 * @param open  the public record
 * @param json  the same, parsed
 * @param parts its private parts, opened
 * @param leaf   hash of its leaf, in hex
 * @param writer makes the entry from the decision again
 */
public record RecordSample(
        byte[] open,
        JsonNode json,
        List<DecryptedPart> parts,
        String leaf,
        ParsedRecord recorded,
        Facts facts,
        Dates dates,
        Supplier<Entry> writer) {

    public static List<RecordSample> all(PackFiles files, PolicyRelease release) {
        List<RecordSample> samples = new ArrayList<>();
        for (CaseFile each : CaseFile.all(files)) {
            Request request = RequestParser.read(each.json().path("request"), release);
            PolicySnapshot snapshot = each.knowing(request, release).snapshot();
            DecisionRequest question = new DecisionRequest(
                    Caller.laptop(),
                    request,
                    "decision-" + samples.size(),
                    OffsetDateTime.parse(each.json().path("at").asString()).toInstant(),
                    new byte[32],
                    "ab".repeat(32),
                    null,
                    null);
            Decision decision = new Decision(question.id(), new Evaluator(snapshot).evaluate(request, question.at()));
            Supplier<Entry> writer = () -> DecisionEntryWriter.entry(
                            decision,
                            snapshot,
                            question,
                            id -> new ErasureSubject(
                                    id,
                                    HexFormat.of().toHexDigits(id.hashCode()),
                                    new SecretKeySpec(Arrays.copyOf(id.getBytes(StandardCharsets.UTF_8), 32), "AES")),
                            id -> true)
                    .entry();
            Entry entry = writer.get();
            List<DecryptedPart> parts = entry.parts().stream()
                    .map(part -> new DecryptedPart(part.subject().id(), part.content()))
                    .toList();
            samples.add(new RecordSample(
                    entry.open(),
                    JsonMapper.shared().readTree(entry.open()),
                    parts,
                    leaf(entry.open()),
                    ParsedRecord.read(entry.open(), parts).orElseThrow(),
                    decision.facts(),
                    release.dates(question.at()),
                    writer));
        }
        return samples;
    }

    /** The entry again, made from the decision, with the hash of its leaf. */
    public Object written() {
        Entry entry = writer.get();
        return List.of(entry, MerkleTree.leaf(entry.open()));
    }

    private static String leaf(byte[] open) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((byte) 0);
            return HexFormat.of().formatHex(sha.digest(open));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Replays with that release alone. */
    public static Replayer replay(PolicyRelease release) {
        return new Replayer(id -> release, id -> Optional.empty());
    }
}
