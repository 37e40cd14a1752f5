package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.WorkbookFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A claim about an object without a record does not count: it never allows what the record would forbid. */
class NoRecordTest {

    private static final List<String> ELSEWHERE = List.of("NO-SUCH-ID", " %s", "%s ", "\u200b%s");

    private static TrialResult decided(Path facts, String request, String at, PolicyRelease release) {
        List<JsonNode> own = new ArrayList<>();
        try (var files = Files.list(facts)) {
            for (Path file : files.sorted().toList()) {
                Files.readAllLines(file).forEach(line -> own.add(RequestParser.json(line)));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        ObjectNode file = (ObjectNode) RequestParser.json("{\"what\": \"\", \"expect\": {}}");
        file.put("at", at).set("request", RequestParser.json(request));
        return new CaseFile("request", file, own).run(release, Set.of());
    }

    private static TrialResult cancelled(String booking, String claims) {
        return decided(
                Path.of("docs/examples/airline/facts"),
                """
                {"subject": {"type": "agent", "id": "airline-agent-01"}, "action": {"name": "cancel_reservation", \
                "properties": {"confirmed": true, "reason": "CHANGE_OF_PLAN"}},
                 "resource": {"type": "booking", "id": "%s", "properties": {%s}}}""".formatted(booking, claims),
                "2026-06-10T12:30:00-05:00",
                AirlinePack.release());
    }

    @Test
    void a_booking_in_small_letters_is_not_the_booking_of_today_that_the_caller_describes() {
        String claims = """
                "member": "M-OLA", "cabin": "ECONOMY", "createdAt": "2026-06-10T12:00:00-05:00", \
                "insured": false, "segments": [{"id": "NB101 2026-06-20", "status": "AVAILABLE"}]""";

        assertThat(cancelled("ab3k7q", claims).evaluation().verdict()).isEqualTo(Verdict.DENY);
        assertThat(cancelled("ab3k7q", claims).facts().known().missing("resource.createdAt.hoursAgo"))
                .isTrue();
        assertThat(cancelled("ab3k7q", claims).facts().claimsDiffer())
                .contains("resource.createdAt", "resource.member");
    }

    @Test
    void a_hotel_pays_nothing_back_for_a_stay_that_is_not_on_record(@TempDir Path folder) throws IOException {
        String request = """
                {"subject": {"type": "agent", "id": "hotel-agent-1"}, "action": {"name": "refund_stay", \
                "properties": {"refund": 100}},
                 "resource": {"type": "stay", "id": "S-77", "properties": {"rate": "FLEXIBLE", "paid": 240}}}""";

        TrialResult decision = decided(
                Path.of("docs/examples/first-pack/facts"),
                request.replace("\"refund\": 100", amount()),
                "2026-06-10T15:00:00Z",
                hotel(folder));

        assertThat(decision.evaluation().verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.evaluation().reasons()).extracting(Reason::code).contains("MISSING_FACT");
    }

    /** Name of the refund in the pack of the page. */
    private static String amount() throws IOException {
        return RequestParser.json(Files.readString(Path.of("docs/examples/first-pack/request.json")))
                        .at("/action/properties")
                        .propertyNames()
                        .contains("refund")
                ? "\"refund\": 100"
                : "\"amount\": 100";
    }

    private static PolicyRelease hotel(Path folder) throws IOException {
        Path from = Path.of("docs/examples/first-pack");
        Files.createDirectory(folder.resolve("decision-tables"));
        SmallPack pack = SmallPack.emptyIn(folder);
        try (var rules = Files.walk(from.resolve("rules"))) {
            for (Path file : rules.filter(Files::isRegularFile).toList()) {
                pack.file(from.relativize(file).toString(), Files.readString(file));
            }
        }
        for (String table : List.of("actions", "refunds")) {
            WorkbookFactory.Made made = WorkbookFactory.make(
                    SpecFile.read(table + ".json", Files.readAllBytes(from.resolve(table + ".json"))),
                    PackFiles.folder(folder),
                    DefaultPack.COMPILER);
            pack.file(made.path(), made.bytes());
        }
        return ReadPack.read(PackFiles.folder(folder), DefaultPack.COMPILER).release();
    }

    @Test
    void a_campaign_that_is_not_on_record_is_not_screened_because_the_caller_says_so() {
        CaseFile screened = CaseFile.all(DefaultPack.FILES).stream()
                .filter(each -> each.path().endsWith("a_screened_campaign_needs_two.json"))
                .findFirst()
                .orElseThrow();

        TrialResult unknown = elsewhere(
                        screened,
                        "CAMP-UNKNOWN",
                        screened.facts().stream()
                                .filter(fact -> fact.path("type").asString().equals("campaign"))
                                .findFirst()
                                .orElseThrow()
                                .path("properties"))
                .run(DefaultPack.release(), Set.of());

        assertThat(unknown.evaluation().verdict()).isEqualTo(Verdict.DENY);
        assertThat(unknown.facts().known().missing("resource.screened")).isTrue();
    }

    /** The same request about another id, with all that is claimed of it. */
    private static CaseFile elsewhere(CaseFile file, String id, JsonNode claims) {
        ObjectNode json = (ObjectNode) file.json().deepCopy();
        ((ObjectNode) json.path("request").path("resource")).put("id", id).set("properties", claims);
        return new CaseFile(file.path(), json, file.facts());
    }

    @Tag("slow")
    @Test
    void no_claim_about_an_id_that_is_not_on_record_opens_what_the_record_keeps_shut() {
        assertThat(opened(DefaultPack.FILES, DefaultPack.release())).isEmpty();
        assertThat(opened(AirlinePack.FILES, AirlinePack.release())).isEmpty();
    }

    @Tag("slow")
    @Test
    void a_pack_that_believes_its_callers_is_seen_to_open() {
        SortedMap<String, byte[]> files = new TreeMap<>(AirlinePack.FILES.files());
        String facts = new String(files.get("rules/facts.drl"), java.nio.charset.StandardCharsets.UTF_8);
        String kept = facts.substring(
                facts.indexOf("declare Booking"), facts.indexOf("end", facts.indexOf("declare Booking")));
        String believed = kept.replaceAll(
                "(?m)^( +\\w+ : [\\w<>]+)",
                "$1 @authority(\"recordElseCaller\") @because(\"an offender of this law\")");
        files.put("rules/facts.drl", facts.replace(kept, believed).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        PackFiles offender = new PackFiles("offender", files, List.of());

        assertThat(opened(
                        offender, ReadPack.read(offender, DefaultPack.COMPILER).release()))
                .isPresent();
    }

    /**
     * Every case that is not an ALLOW, asked about an id without a record, with all that any record of its type says;
     * the first that opens, if there is any.
     */
    private static Optional<String> opened(PackFiles files, PolicyRelease release) {
        List<CaseFile> cases = CaseFile.all(files);
        Map<String, Set<JsonNode>> told = new TreeMap<>();
        cases.forEach(each -> each.facts()
                .forEach(fact -> told.computeIfAbsent(
                                fact.path("type").asString(), unused -> new java.util.LinkedHashSet<>())
                        .add(fact.path("properties"))));
        return cases.stream()
                .flatMap(each -> {
                    JsonNode resource = each.json().path("request").path("resource");
                    String type = resource.path("type").asString();
                    return verdict(each, release) == Verdict.ALLOW
                                    || !release.declaredTypes().kept().contains(type)
                            ? Stream.<String>empty()
                            : told.getOrDefault(type, Set.of()).stream()
                                    .flatMap(claims -> ids(resource.path("id").asString()).stream()
                                            .filter(id ->
                                                    verdict(elsewhere(each, id, claims), release) == Verdict.ALLOW)
                                            .map(id -> each.path() + ": " + id + " " + claims));
                })
                .findFirst();
    }

    private static List<String> ids(String id) {
        List<String> ids = new ArrayList<>(
                ELSEWHERE.stream().map(form -> form.formatted(id)).toList());
        ids.add(id.toLowerCase(Locale.ROOT).equals(id) ? id.toUpperCase(Locale.ROOT) : id.toLowerCase(Locale.ROOT));
        return ids;
    }

    private static Verdict verdict(CaseFile file, PolicyRelease release) {
        try {
            return file.evaluation(release, Set.of()).verdict();
        } catch (InvalidInput e) {
            return Verdict.DENY;
        }
    }
}
