package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Contents of the record of a decision, and what it must not contain. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DecisionEntryTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/case-records.sha256");
    private static final String MARKER = "Xq7-";
    /** Registered facts of an agent that a public record may contain word for word. */
    private static final Set<String> OPEN = Set.of("contractVersion", "model");

    @Test
    void the_facts_are_read_back_as_they_were() {
        RecordedCase.all()
                .forEach(each -> assertThat(each.read().facts()).as(each.path()).contains(each.facts()));
    }

    @Test
    void a_record_has_the_same_bytes_on_every_Java() throws IOException {
        List<String> lines = new ArrayList<>();
        RecordedCase.all().forEach(each -> {
            String anyRelease = each.open().replace(each.release().id(), "").replaceAll("\"sealed\":\\[[^]]*]", "");
            StringBuilder parts = new StringBuilder();
            each.parts()
                    .forEach(part -> parts.append(new String(part.content(), StandardCharsets.UTF_8)
                            .replaceAll("\"evaluation\":\"[^\"]*\"", "")));
            lines.add(sha256(anyRelease + parts) + "  " + each.path());
        });
        if (Boolean.getBoolean("golden.write")) {
            Files.write(GOLDEN, lines);
        }

        assertThat(lines).containsExactlyElementsOf(Files.readAllLines(GOLDEN));
    }

    @Test
    void a_record_fits_an_entry_with_room_to_spare() {
        assertThat(RecordedCase.all()).allMatch(each -> each.entry().open().length < 32_768);
    }

    @Test
    void half_of_the_public_records_have_at_most_3000_bytes() {
        assertThat(median(RecordedCase.ofTheDefaultPack())).isLessThanOrEqualTo(3_000);
        assertThat(median(RecordedCase.all())).isLessThanOrEqualTo(3_000);
    }

    private static int median(List<RecordedCase> cases) {
        return cases.stream()
                .map(each -> each.entry().open().length)
                .sorted()
                .skip(cases.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_public_record_contains_no_path_of_a_personal_fact() {
        RecordedCase.all().forEach(each -> {
            PersonalFacts personal = PersonalFacts.of(each.facts(), each.release());
            personal.concealed().stream()
                    .flatMap(List::stream)
                    .forEach(
                            fact -> assertThat(each.open()).as(each.path()).doesNotContain("\"" + fact.path() + "\":"));
        });
    }

    /** Fails if the documentation names a member that no record has, or a record has one that it does not name. */
    @Test
    void the_documentation_names_each_member_of_a_public_record() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/records.md"));
        int from = lines.indexOf("## Public record");
        Set<String> named = new TreeSet<>();
        lines.subList(from, from + 40).stream()
                .takeWhile(line -> !line.startsWith("## Private parts"))
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> Pattern.compile("`(\\w+)`")
                        .matcher(line.split("\\|")[1])
                        .results()
                        .forEach(name -> named.add(name.group(1))));
        Set<String> written = new TreeSet<>(Set.of("shadow", "uses"));
        RecordedCase.all()
                .forEach(each -> written.addAll(
                        JsonMapper.shared().readTree(each.entry().open()).propertyNames()));

        assertThat(named).isEqualTo(written);
    }

    @Test
    void one_value_of_a_part_can_be_shown_without_the_others() {
        RecordedCase each = RecordedCase.all().get(0);
        for (SealedPart part : SealedPart.all(each)) {
            List<String> names = new ArrayList<>(part.members().keySet());
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                byte[] salt = part.salt(name);
                List<byte[]> path = part.path(i);

                assertThat(SealedPart.isIn(part.root(), name, part.members().get(name), salt, i, names.size(), path))
                        .as(name)
                        .isTrue();
                assertThat(SealedPart.isIn(part.root(), name, "\"another\"", salt, i, names.size(), path))
                        .as(name)
                        .isFalse();
                assertThat(path.size()).isLessThanOrEqualTo(7);
            }
        }
    }

    @Test
    void the_seed_of_one_part_opens_no_value_of_another() {
        RecordedCase.ofTheDefaultPack().forEach(each -> {
            List<SealedPart> parts = SealedPart.all(each);
            for (SealedPart reader : parts) {
                for (SealedPart other : parts) {
                    if (reader != other) {
                        Set<String> leaves = new TreeSet<>();
                        other.leaves().forEach(leaf -> leaves.add(HexFormat.of().formatHex(leaf)));
                        other.members()
                                .forEach((name, value) -> assertThat(leaves)
                                        .as(each.path() + " " + name)
                                        .doesNotContain(HexFormat.of()
                                                .formatHex(SealedPart.leaf(reader.salt(name), name, value))));
                    }
                }
            }
        });
    }

    @Tag("slow")
    @Test
    void a_public_record_contains_no_id_and_no_text_of_a_person() {
        int[] planted = new int[1];
        List<CaseFile> files = CaseFile.all(DefaultPack.FILES);
        for (int i = 0; i < files.size(); i++) {
            CaseFile marked = marked(files.get(i));
            RecordedCase each = RecordedCase.of(marked, marked.json().path("request"), DefaultPack.release(), i);
            assertThat(each.open()).as(each.path()).doesNotContain(MARKER);
            each.parts()
                    .forEach(part -> planted[0] +=
                            new String(part.content(), StandardCharsets.UTF_8).split(MARKER, -1).length - 1);
        }

        assertThat(planted[0]).isGreaterThan(1_500);
    }

    @Test
    void a_public_record_contains_the_name_of_a_caller_or_action_only_if_it_is_registered() {
        CaseFile file = CaseFile.all(DefaultPack.FILES).get(0);
        for (String member : List.of("/subject/id", "/action/name", "/resource/id")) {
            ObjectNode body = (ObjectNode) file.json().path("request").deepCopy();
            ((ObjectNode) body.at(member.substring(0, member.lastIndexOf('/'))))
                    .put(member.substring(member.lastIndexOf('/') + 1), MARKER + "anna@example.com");
            RecordedCase each = RecordedCase.of(file, body, DefaultPack.release(), 0);

            assertThat(each.open()).as(member).doesNotContain(MARKER);
            assertThat(each.read().facts()).as(member).contains(each.facts());
        }
    }

    @Test
    void a_public_record_contains_no_plain_hash_of_personal_data() {
        RecordedCase.ofTheDefaultPack()
                .forEach(each -> each.facts()
                        .known()
                        .values()
                        .forEach((path, value) -> assertThat(each.open())
                                .as(each.path() + " " + path)
                                .doesNotContain(sha256(String.valueOf(value)))
                                .doesNotContain(each.facts().digest())));
    }

    @Test
    void two_records_of_the_same_facts_have_no_commitment_in_common() {
        CaseFile file = CaseFile.all(DefaultPack.FILES).get(0);
        Set<String> one = commitments(RecordedCase.of(file, file.json().path("request"), DefaultPack.release(), 1));
        Set<String> other = commitments(RecordedCase.of(file, file.json().path("request"), DefaultPack.release(), 2));

        assertThat(one).hasSizeGreaterThan(10).doesNotContainAnyElementsOf(other);
    }

    private static Set<String> commitments(RecordedCase each) {
        Set<String> commitments = new TreeSet<>();
        JsonNode open = JsonMapper.shared().readTree(each.entry().open());
        open.path("people").forEach(value -> commitments.add(value.asString()));
        open.path("sealed").forEach(value -> commitments.add(value.asString()));
        SealedPart.all(each)
                .forEach(part -> part.leaves()
                        .forEach(leaf -> commitments.add(HexFormat.of().formatHex(leaf))));
        return commitments;
    }

    @Test
    void a_person_of_the_staff_and_a_customer_of_the_same_id_have_different_keys() {
        RecordedCase.ofTheDefaultPack().forEach(each -> {
            List<String> subjects =
                    each.parts().stream().map(DecryptedPart::subject).toList();
            assertThat(subjects.get(0)).doesNotStartWith("staff:");
            assertThat(subjects.subList(1, subjects.size())).allMatch(subject -> subject.startsWith("staff:"));
        });
    }

    @Test
    void without_one_of_its_parts_a_record_tells_no_facts() {
        RecordedCase.all()
                .forEach(each -> each.parts().forEach(erased -> {
                    List<DecryptedPart> left = new ArrayList<>(each.parts());
                    left.remove(erased);
                    assertThat(ParsedRecord.read(each.entry().open(), left).flatMap(ParsedRecord::facts))
                            .as(each.path() + " without " + erased.subject())
                            .isEmpty();
                }));
    }

    @Test
    void the_commitment_of_the_documentation_is_right() throws IOException {
        String line = Files.readAllLines(Path.of("docs/records.md")).stream()
                .filter(each -> each.startsWith("| `AAEC"))
                .findFirst()
                .orElseThrow();
        String[] cells = line.replaceAll("[`| ]+", " ").strip().split(" ");

        assertThat(new SaltedCommitments(List.of(Base64.getUrlDecoder().decode(cells[0])))
                        .of(0, cells[1], Double.valueOf(cells[2])))
                .isEqualTo(cells[3]);
    }

    @Test
    void the_root_of_the_documentation_is_right() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/records.md"));
        String seed = cells(lines, "| `AAEC").get(0);
        SealedPart part = SealedPart.of(seed, new TreeMap<>());
        List<String> shown = new ArrayList<>();
        lines.stream()
                .filter(line -> line.startsWith("| `\""))
                .map(line -> cells(List.of(line), "| `"))
                .forEach(each -> {
                    int colon = each.get(0).indexOf(':');
                    String name = each.get(0).substring(1, colon - 1);
                    part.members().put(name, each.get(0).substring(colon + 1));
                    assertThat(HexFormat.of().formatHex(part.salt(name)))
                            .as(name)
                            .isEqualTo(each.get(1));
                    assertThat(part.text(SealedPart.leaf(
                                    part.salt(name), name, part.members().get(name))))
                            .as(name)
                            .isEqualTo(each.get(2));
                    shown.add(each.get(2));
                });

        assertThat(shown).hasSize(3);
        assertThat(lines).anyMatch(line -> line.contains("The root is `" + part.text(part.root()) + "`"));
        assertThat(part.path(0).stream().map(part::text)).containsExactly(shown.get(1), shown.get(2));
        assertThat(lines).anyMatch(line -> line.contains("place 0 of 3"));
    }

    private static List<String> cells(List<String> lines, String begin) {
        return lines.stream()
                .filter(each -> each.startsWith(begin))
                .flatMap(each -> Stream.of(each.split(" *\\| *")))
                .filter(cell -> !cell.isEmpty())
                .map(cell -> cell.replace("`", ""))
                .toList();
    }

    @Test
    void an_entry_of_another_kind_is_not_a_record_of_a_decision() {
        byte[] other = "{\"format\":1,\"type\":\"approval\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(ParsedRecord.read(other, List.of())).isEmpty();
    }

    @Test
    void a_record_of_a_later_format_is_reported() {
        byte[] later =
                ("{\"format\":" + (EntryType.FORMAT + 1) + ",\"type\":\"decision\"}").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ParsedRecord.read(later, List.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Allowed: 1")
                .hasMessageContaining("Maybe a later version");
    }

    /** The case with a mark before every text that may be any text, in the request and in the own facts. */
    private static CaseFile marked(CaseFile file) {
        CaseFile marked = new CaseFile(
                file.path(),
                file.json().deepCopy(),
                file.facts().stream().map(JsonNode::deepCopy).toList());
        Set<String> ids = new TreeSet<>();
        file.facts().stream()
                .filter(fact -> !Set.of("agent", "model", "organisation")
                        .contains(fact.path("type").asString()))
                .forEach(fact -> ids.add(fact.path("id").asString()));
        ids.add(file.json().at("/request/resource/id").asString());
        Set<String> agents = new TreeSet<>();
        file.facts().stream()
                .filter(fact -> fact.path("type").asString().equals("agent"))
                .forEach(fact -> agents.add(fact.path("id").asString()));
        ids.removeAll(agents);
        replace(marked.json().path("request"), ids);
        marked.facts().forEach(fact -> replace(fact, ids));
        texts(
                marked,
                Stream.concat(Stream.of(marked.json().path("request")), marked.facts().stream())
                        .toList(),
                agents);
        return marked;
    }

    private static void replace(JsonNode node, Set<String> ids) {
        each(node, (object, name, text) -> {
            if (ids.contains(text) && !Set.of("type", "name").contains(name)) {
                object.put(name, MARKER + text);
            }
        });
        inArrays(node, ids);
    }

    private static void inArrays(JsonNode node, Set<String> ids) {
        for (int i = 0; node instanceof ArrayNode array && i < array.size(); i++) {
            if (ids.contains(array.get(i).asString(""))) {
                array.set(i, StringNode.valueOf(MARKER + array.get(i).asString()));
            }
        }
        node.forEach(each -> inArrays(each, ids));
    }

    private interface Text {
        void in(ObjectNode object, String name, String text);
    }

    private static void each(JsonNode node, Text text) {
        if (node instanceof ObjectNode object) {
            new ArrayList<>(object.propertyNames()).forEach(name -> {
                if (object.path(name).isString()) {
                    text.in(object, name, object.path(name).asString());
                } else {
                    each(object.path(name), text);
                }
            });
        } else if (node instanceof ArrayNode array) {
            array.forEach(each -> each(each, text));
        }
    }

    /** A text that has a mark. */
    private record Marked(ObjectNode object, String name, String text) {

        private void undo() {
            object.put(name, text);
        }

        private boolean isShown(List<Problem> problems) {
            return problems.stream().anyMatch(problem -> problem.message().contains("`" + MARKER + text + "`"));
        }

        private boolean isNamed(List<Problem> problems) {
            return problems.stream()
                    .anyMatch(problem -> problem.place().matches("(.*\\W)?" + Pattern.quote(name) + "(\\W.*)?"));
        }
    }

    /**
     * Every other text is marked where the case can still be read: all at once, and those that are refused, by the
     * reader's own words, not; ids of agents, and what is registered of them, may stay.
     */
    private static void texts(CaseFile file, List<JsonNode> nodes, Set<String> agents) {
        List<Marked> marked = new ArrayList<>();
        nodes.forEach(node -> each(node, (object, name, text) -> {
            if (!text.startsWith(MARKER)
                    && !agents.contains(text)
                    && !OPEN.contains(name)
                    && !Set.of("type", "id", "name").contains(name)) {
                object.put(name, MARKER + text);
                marked.add(new Marked(object, name, text));
            }
        }));
        for (Optional<InvalidInput> refused = refused(file); refused.isPresent(); refused = refused(file)) {
            List<Problem> problems = refused.get().problems();
            List<Marked> shown =
                    marked.stream().filter(each -> each.isShown(problems)).toList();
            List<Marked> unreadable = shown.isEmpty()
                    ? marked.stream().filter(each -> each.isNamed(problems)).toList()
                    : shown;
            assertThat(unreadable).as("%s: %s", file.path(), problems).isNotEmpty();
            unreadable.forEach(Marked::undo);
            marked.removeAll(unreadable);
        }
    }

    private static Optional<InvalidInput> refused(CaseFile file) {
        try {
            file.knowing(RequestParser.read(file.json().path("request"), DefaultPack.release()), DefaultPack.release());
            return Optional.empty();
        } catch (InvalidInput e) {
            return Optional.of(e);
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
