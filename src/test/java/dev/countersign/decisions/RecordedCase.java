package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.record.DecisionEntry;
import dev.countersign.decisions.record.DecisionEntryWriter;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.AirlinePack;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * A case of a pack, decided and recorded: ids and seeds come from its path, so that two runs make the same records, and
 * another case more changes none of them.
 */
public record RecordedCase(String path, PolicyRelease release, Instant at, Decision decision, DecisionEntry written) {

    private static final PolicyRelease CERTIFICATION = ReadPack.read(
                    PackFiles.folder(Path.of("src/test/resources/certification")), DefaultPack.COMPILER)
            .release();

    /** Decided once for all tests. */
    private static final class Made {

        private static final List<RecordedCase> DEFAULT = of(DefaultPack.FILES, DefaultPack.release());
        private static final List<RecordedCase> ALL = Stream.of(
                        DEFAULT, of(AirlinePack.FILES, AirlinePack.release()), certification())
                .flatMap(List::stream)
                .toList();
    }

    /** Every case of the pack of the repository. */
    public static List<RecordedCase> ofTheDefaultPack() {
        return Made.DEFAULT;
    }

    /**
     * Every case of the pack of the repository, recorded where nobody has a key yet: what is not in our records, and
     * persons whom only the caller names, are under keys of the day.
     */
    public static List<RecordedCase> ofUnknownPersons() {
        return CaseFile.all(DefaultPack.FILES).stream()
                .map(file -> {
                    Request request = RequestParser.read(file.json().path("request"), DefaultPack.release());
                    return of(
                            file.path(),
                            request,
                            file.knowing(request, DefaultPack.release()).snapshot(),
                            OffsetDateTime.parse(file.json().path("at").asString())
                                    .toInstant(),
                            number(file.path()),
                            id -> false);
                })
                .toList();
    }

    /** Every case of every pack, and the questions of the certification scenario. */
    public static List<RecordedCase> all() {
        return Made.ALL;
    }

    private static List<RecordedCase> of(PackFiles files, PolicyRelease release) {
        List<RecordedCase> cases = new ArrayList<>();
        for (CaseFile each : CaseFile.all(files)) {
            cases.add(of(each, each.json().path("request"), release, number(each.path())));
        }
        return List.copyOf(cases);
    }

    private static int number(String path) {
        return ByteBuffer.wrap(Sha256.digest().digest(path.getBytes(StandardCharsets.UTF_8)))
                        .getInt()
                & Integer.MAX_VALUE;
    }

    /** @param number that ids and seed come from */
    public static RecordedCase of(CaseFile file, JsonNode body, PolicyRelease release, int number) {
        Request request = RequestParser.read(body, release);
        return of(
                file.path(),
                request,
                file.knowing(request, release).snapshot(),
                OffsetDateTime.parse(file.json().path("at").asString()).toInstant(),
                number);
    }

    private static List<RecordedCase> certification() {
        PolicySnapshot snapshot = new ActivePolicy(
                        CERTIFICATION,
                        dev.countersign.context.own.OwnFacts.folder(
                                Path.of("src/test/resources/certification/facts"),
                                CERTIFICATION.vocabulary(),
                                CERTIFICATION.declaredTypes()))
                .snapshot();
        List<RecordedCase> cases = new ArrayList<>();
        for (String subject :
                List.of("{'type':'user','id':'alice'}", "{'type':'user','id':'bob','properties':{'role':'admin'}}")) {
            for (String action : List.of("read", "write")) {
                for (String resource : List.of(
                        "{'type':'record','id':'record-1'}",
                        "{'type':'record','id':'record-2','properties':{'status':'archived'}}")) {
                    String body = ("{'subject':" + subject + ",'action':{'name':'" + action + "'},'resource':"
                                    + resource + "}")
                            .replace('\'', '"');
                    String path = "certification/" + cases.size();
                    cases.add(of(
                            path,
                            RequestParser.asked(RequestParser.json(body), CERTIFICATION)
                                    .request(),
                            snapshot,
                            Instant.parse("2026-08-20T12:00:00Z"),
                            number(path)));
                }
            }
        }
        return cases;
    }

    public static RecordedCase of(String path, Request request, PolicySnapshot snapshot, Instant at, int number) {
        return of(path, request, snapshot, at, number, id -> true);
    }

    private static RecordedCase of(
            String path, Request request, PolicySnapshot snapshot, Instant at, int number, Predicate<String> known) {
        byte[] seed = Sha256.digest().digest(("seed " + number).getBytes(StandardCharsets.UTF_8));
        DecisionRequest question = new DecisionRequest(
                Caller.laptop(),
                request,
                "decision-" + number,
                at,
                seed,
                "ab".repeat(32),
                "key-" + number,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Decision decision = new Decision(question.id(), new Evaluator(snapshot).evaluate(request, at));
        return new RecordedCase(
                path,
                snapshot.release(),
                at,
                decision,
                DecisionEntryWriter.entry(decision, snapshot, question, subjects(), known));
    }

    /** Persons whose keys follow from their ids. */
    public static Function<String, ErasureSubject> subjects() {
        return id -> new ErasureSubject(
                id,
                HexFormat.of().toHexDigits(id.hashCode()),
                new SecretKeySpec(Arrays.copyOf(id.getBytes(StandardCharsets.UTF_8), 32), "AES"));
    }

    public Entry entry() {
        return written.entry();
    }

    public List<DecryptedPart> parts() {
        return entry().parts().stream()
                .map(part -> new DecryptedPart(part.subject().id(), part.content()))
                .toList();
    }

    public ParsedRecord read() {
        return ParsedRecord.read(entry().open(), parts()).orElseThrow();
    }

    public String open() {
        return new String(entry().open(), StandardCharsets.UTF_8);
    }

    public Facts facts() {
        return decision.facts();
    }

    static Map<String, RecordedCase> byPath(List<RecordedCase> cases) {
        Map<String, RecordedCase> byPath = new TreeMap<>();
        cases.forEach(each -> byPath.put(each.path, each));
        return byPath;
    }
}
