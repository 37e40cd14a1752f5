package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Law 9 for the glossary: it names each code, list and header of the pack, and the types as they are called now. */
class GlossaryTest {

    private static final Path PAGE = Path.of("docs/glossary.md");
    private static final String MAIN = "src/main/java/dev/countersign/";
    /** A code that a rule gives, of a prohibition or of an obligation. */
    private static final String CODE_OF_A_RULE = "new\\s+Finding\\.\\w+\\(\\s*\"([A-Z_0-9]+)\"";

    private static final String CODE = "\"([A-Z]+(?:_[A-Z]+)+)\"";
    private static final Pattern HEADERS = Pattern.compile("(?s)(?<=<!-- headers -->\n).*?(?=<!-- end of headers -->)");

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    private static String section(String title) throws IOException {
        String page = page();
        String from = page.substring(page.indexOf("\n## " + title + "\n") + 1);
        int end = from.indexOf("\n## ");
        return end < 0 ? from : from.substring(0, end);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    /** The codes that the sources of rules give. A rule that gives a finding with a code must have one here. */
    private static Set<String> codesOfRules(Collection<String> sources) {
        Set<String> codes = new TreeSet<>();
        for (String source : sources) {
            List<String> found = found(CODE_OF_A_RULE, source);
            if (found.isEmpty() && source.contains("Finding.Prohibit(")) {
                throw new AssertionError("No code found in a rule that prohibits: " + source);
            }
            codes.addAll(found);
        }
        return codes;
    }

    private static List<String> unknown(Collection<String> codes, String glossary) {
        return codes.stream()
                .filter(code -> !glossary.contains("`" + code + "`"))
                .toList();
    }

    private static List<String> rules() {
        return DefaultPack.release().pack().rules().stream()
                .map(rules -> rules.text())
                .toList();
    }

    @Test
    void the_glossary_knows_every_reason_code_and_every_obligation() throws IOException {
        PolicyRelease release = DefaultPack.release();
        Set<String> codes = new TreeSet<>(release.vocabulary().words("obligation"));
        release.pack().tables().forEach(table -> table.rows().forEach(row -> codes.add(row.reason())));
        codes.addAll(codesOfRules(rules()));
        for (String coder :
                List.of("policy/CombiningAlgorithm", "policy/DisclosureCombiner", "decisions/answer/AccessJson")) {
            codes.addAll(found(CODE, Files.readString(Path.of(MAIN + coder + ".java"))));
        }
        assertThat(codes).hasSizeGreaterThan(100);
        assertThat(unknown(codes, page())).isEmpty();
    }

    @Test
    void codes_of_rules_are_found_and_an_unknown_one_is_noticed() {
        assertThat(codesOfRules(rules()))
                .contains("LOCAL_TIME_UNKNOWN", "OUTSIDE_WINDOW", "PROMOTION_IN_SERVICE", "MAY_CONTEST");
        Set<String> planted = codesOfRules(List.of("then insert(new Finding.Prohibit(\"MOON_IS_FULL\")); end"));
        assertThat(unknown(planted, "| `OUTSIDE_WINDOW` | the time |")).containsExactly("MOON_IS_FULL");
        assertThat(catchThrowable(() -> codesOfRules(List.of("then insert(new  Finding.Prohibit( code )); end"))))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void the_glossary_lists_no_reason_code_that_is_gone() throws IOException {
        PolicyRelease release = DefaultPack.release();
        StringBuilder known = new StringBuilder();
        for (String coder : List.of(
                "policy/CombiningAlgorithm",
                "policy/DisclosureCombiner",
                "decisions/record/EvaluationMembers",
                "decisions/answer/AccessJson")) {
            known.append(Files.readString(Path.of(MAIN + coder + ".java")));
        }
        release.pack()
                .tables()
                .forEach(table -> table.rows()
                        .forEach(row -> known.append(" \"").append(row.reason()).append('"')));
        rules().forEach(known::append);
        release.vocabulary()
                .lists()
                .values()
                .forEach(words ->
                        words.forEach(word -> known.append(" \"").append(word).append('"')));
        assertThat(found("(?m)^\\| `([A-Z]+(?:_[A-Z0-9]+)+)` \\|", page()))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(known.toString()).contains("\"" + code + "\""));
    }

    /** What the page says of lists that is not so, by the name of the list. */
    private static List<String> faultsOfLists(String section, Map<String, List<String>> lists) {
        List<String> faults = new ArrayList<>();
        SortedMap<String, String> rows = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `(\\w+)` \\| (.*) \\|$").matcher(section);
        while (row.find()) {
            rows.put(row.group(1), row.group(2));
        }
        rows.keySet().stream().filter(name -> !lists.containsKey(name)).forEach(name -> faults.add(name + " is gone"));
        lists.forEach((name, words) -> {
            String told = rows.get(name);
            if (told == null) {
                faults.add(name + " is missing");
            } else if (!told.startsWith("see [")
                    && !Set.copyOf(found("`([^`]+)`", told)).equals(Set.copyOf(words))) {
                faults.add(name + " has the words " + words);
            }
        });
        return faults;
    }

    @Test
    void the_glossary_has_each_list_with_its_words() throws IOException {
        assertThat(faultsOfLists(
                        section("Lists"), DefaultPack.release().vocabulary().lists()))
                .isEmpty();
    }

    @Test
    void a_list_that_is_missing_or_gone_or_has_other_words_is_noticed() {
        String section =
                "| `release` | `RELEASE` (as it is) |\n| `stop` | `NONE`, `SAME` |\n| `role` | see [Roles](#x) |\n";
        assertThat(faultsOfLists(
                        section,
                        new TreeMap<>(Map.of(
                                "disclosure", List.of("RELEASE"),
                                "stop", List.of("NONE", "SAME", "OTHER"),
                                "role", List.of("CX_LEADER")))))
                .containsExactly("release is gone", "disclosure is missing", "stop has the words [NONE, SAME, OTHER]");
    }

    /** Each header with its path and the tables that have it, as lines of the page. */
    private static String headers(List<Table> tables) {
        record Use(String header, String path, String table) {}
        List<Use> uses = tables.stream()
                .flatMap(table -> Stream.concat(table.conditions().stream(), table.results().stream())
                        .map(column -> new Use(column.header(), column.path(), table.id())))
                .toList();
        StringBuilder lines = new StringBuilder("| Header | Fact or finding | Tables |\n|---|---|---|\n");
        uses.stream()
                .collect(Collectors.groupingBy(
                        use -> List.of(use.path, use.header),
                        () -> new TreeMap<>(Comparator.comparing((List<String> key) -> key.get(0))
                                .thenComparing(key -> key.get(1))),
                        Collectors.mapping(Use::table, Collectors.toCollection(TreeSet::new))))
                .forEach((key, ids) -> lines.append("| ")
                        .append(key.get(1))
                        .append(" | `")
                        .append(key.get(0))
                        .append("` | ")
                        .append(String.join(", ", ids))
                        .append(" |\n"));
        return lines.toString();
    }

    @Test
    void the_glossary_has_each_header_of_each_table() throws IOException {
        String page = page();
        Matcher headers = HEADERS.matcher(page);
        assertThat(headers.find()).isTrue();
        String made = headers(DefaultPack.release().pack().tables());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, headers.replaceFirst(Matcher.quoteReplacement(made)));
            return;
        }
        assertThat(headers.group())
                .as("run with -Ddocs.write=true to rewrite it")
                .isEqualTo(made);
        assertThat(made.lines()).hasSizeGreaterThan(150);
    }

    /** A type of the section with the names of the code. */
    private record Named(String type, String room, List<String> former) {}

    private static List<Named> names(String section) {
        return Pattern.compile("(?m)^\\| `([\\w.]+)` \\| `([\\w/]+)` \\|[^|\n]*\\| ?(.*?) ?\\|$")
                .matcher(section)
                .results()
                .map(row -> new Named(row.group(1), row.group(2), found("`([^`]+)`", row.group(3))))
                .toList();
    }

    private static List<String> faultsOfNames(List<Named> names, Set<String> types) {
        List<String> faults = new ArrayList<>();
        for (Named each : names) {
            if (!types.contains(each.room.replace('/', '.') + "." + each.type)) {
                faults.add("no type " + each.type + " is in " + each.room);
            }
            each.former.stream()
                    .filter(former ->
                            former.substring(former.lastIndexOf('.') + 1).equals(each.type))
                    .forEach(former -> faults.add("the former name " + former + " is the name today"));
        }
        return faults;
    }

    @Test
    void the_names_of_the_code_are_those_of_today_and_the_former_ones_differ() throws IOException {
        Set<String> types = Houses.home().stream()
                .map(type -> type.getPackageName().replaceFirst("^" + Pattern.quote(Houses.HOME) + "\\.?", "") + "."
                        + type.getSimpleName())
                .collect(Collectors.toSet());
        List<Named> names = names(section("Names in the code"));
        assertThat(names).hasSizeGreaterThan(200);
        assertThat(faultsOfNames(names, types)).isEmpty();
        assertThat(names.stream().flatMap(each -> each.former.stream())).contains("Deciding", "Finding.Oblige");
    }

    @Test
    void a_type_that_is_gone_and_a_former_name_that_is_not_former_are_noticed() {
        assertThat(faultsOfNames(
                        names("| `Scribe` | `ledger` |  | `Writer` |\n"
                                + "| `Prohibit` | `facts` | x | `Finding.Prohibit` |\n"),
                        Set.of("facts.Prohibit")))
                .containsExactly("no type Scribe is in ledger", "the former name Finding.Prohibit is the name today");
    }

    /** Facts with two headers in one pack, or, if the fact is of the core, in two packs. */
    private static List<String> factsWithTwoHeaders(List<List<Column>> packs) {
        Map<String, Set<String>> headers = new TreeMap<>();
        for (int pack = 0; pack < packs.size(); pack++) {
            for (Column column : packs.get(pack)) {
                boolean core = !column.path().startsWith("resource.")
                        && (Vocabulary.core().fact(column.path()).isPresent()
                                || ResultColumns.findings().containsKey(column.path()));
                headers.computeIfAbsent(
                                core ? column.path() : column.path() + " in pack " + pack, unused -> new TreeSet<>())
                        .add(column.header());
            }
        }
        return headers.entrySet().stream()
                .filter(each -> each.getValue().size() > 1)
                .map(each -> each.getKey() + ": " + each.getValue())
                .toList();
    }

    private static List<Column> columns(PolicyRelease release) {
        return release.pack().tables().stream()
                .flatMap(table -> Stream.concat(table.conditions().stream(), table.results().stream()))
                .toList();
    }

    @Test
    void a_fact_has_one_header_in_all_tables() {
        List<List<Column>> packs = new ArrayList<>(List.of(columns(DefaultPack.release())));
        for (String folder : List.of("docs/examples/airline", "src/test/resources/certification")) {
            packs.add(columns(ReadPack.read(PackFiles.folder(Path.of(folder)), DefaultPack.COMPILER)
                    .release()));
        }
        assertThat(packs).allSatisfy(columns -> assertThat(columns).isNotEmpty());
        assertThat(factsWithTwoHeaders(packs)).isEmpty();
    }

    @Test
    void a_fact_with_two_headers_is_noticed() {
        List<Column> tables = columns(DefaultPack.release());
        Column subject = tables.stream()
                .filter(each -> each.path().equals("subject.type"))
                .findFirst()
                .orElseThrow();
        Column other = new Column("Who asks", subject.fact(), null);
        assertThat(factsWithTwoHeaders(List.of(tables, List.of(other))))
                .containsExactly("subject.type: [Subject, Who asks]");
    }
}
