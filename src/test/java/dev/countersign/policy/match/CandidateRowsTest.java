package dev.countersign.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Sets of rows choose and Drools tests: the rows that match are those of the scan. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CandidateRowsTest {

    private static final int ROWS = 2_100;
    private static final int QUESTIONS = 400;
    private static final int WORDS = 300;
    /** So many that each has few rows, which are a list. */
    private static final int MANY_WORDS = 3_000;

    private static final List<Column> COLUMNS = List.of(
            column("action.name", FactType.TEXT, false),
            column("action.amount", FactType.NUMBER, false),
            column("action.labels", FactType.TEXT, true),
            column("action.day", FactType.DATE, false),
            column("action.days", FactType.NUMBER, false));

    private static final Stage STAGE = stage(ROWS, WORDS);
    /** Each row has a word. */
    private static final Stage WORDY = stage(ROWS, MANY_WORDS);

    private static Column column(String path, FactType type, boolean many) {
        return new Column(path, new FactName(path, type, many, null, null, null, "", Authority.CALLER, ""), null);
    }

    private static Stage stage(int rows, int words) {
        Random random = new Random(5);
        return of(IntStream.range(0, rows).mapToObj(i -> row(i, words, random)).toList());
    }

    private static Stage of(List<Row> all) {
        return stage(List.of(table("T", HitPolicy.COLLECT, COLUMNS, all)));
    }

    private static Stage stage(List<Table> tables) {
        return new Stage(0, Stage.Scope.ONCE, tables, List.of());
    }

    private static Table table(String id, HitPolicy hitPolicy, List<Column> columns, List<Row> rows) {
        return new Table(id, "test", "Large", "?", "", hitPolicy, columns, List.of(), rows, "t.xlsx");
    }

    private static Row row(int number, int words, Random random) {
        return row(number, word(words, random), Status.active, random);
    }

    private static Row row(int number, Cell word, Status status, Random random) {
        return row(
                "T-" + number,
                List.of(word, range(random, 1_000), labels(random), day(random), range(random, 20)),
                status);
    }

    private static Row row(String id, List<Cell> cells, Status status) {
        return new Row(
                id,
                cells,
                Map.of("forbid", true),
                "REASON",
                "Because.",
                "house rule",
                "H",
                Role.COMPLIANCE_REVIEWER,
                LocalDate.EPOCH,
                null,
                status,
                "",
                "t.xlsx");
    }

    private static Cell word(int most, Random random) {
        Set<Object> words = new TreeSet<>();
        for (int i = random.nextInt(40) == 0 ? 30 : 1 + random.nextInt(3); i > 0; i--) {
            words.add("w" + random.nextInt(most));
        }
        return switch (most == MANY_WORDS ? 3 : random.nextInt(20)) {
            case 0 -> new Cell.Any();
            case 1 -> new Cell.Known();
            case 2 -> new Cell.Missing();
            default -> new Cell.OneOf(new TreeSet<>(words));
        };
    }

    private static Cell range(Random random, int most) {
        double low = random.nextInt(most);
        double high = low + random.nextInt(most / 4);
        return switch (random.nextInt(8)) {
            case 0 -> new Cell.Any();
            case 1 -> new Cell.Range(null, false, high, random.nextBoolean());
            case 2 -> new Cell.Range(low, random.nextBoolean(), null, false);
            case 3 -> random.nextInt(4) == 0 ? new Cell.Missing() : new Cell.Range(low, true, low, true);
            default -> new Cell.Range(low, random.nextBoolean(), high, random.nextBoolean());
        };
    }

    private static Cell labels(Random random) {
        return random.nextInt(5) == 0 ? new Cell.OneOf(new TreeSet<>(Set.of("L" + random.nextInt(3)))) : new Cell.Any();
    }

    private static Cell day(Random random) {
        LocalDate from = LocalDate.EPOCH.plusDays(random.nextInt(500));
        return random.nextInt(3) == 0 ? new Cell.Any() : new Cell.Range(from, true, from.plusDays(200), false);
    }

    private static Map<String, Object> question(int words, Random random) {
        Map<String, Object> known = new HashMap<>();
        known.put("action.name", random.nextInt(30) == 0 ? "no word of a cell" : "w" + random.nextInt(words));
        known.put("action.amount", random.nextInt(4) == 0 ? random.nextDouble() * 1_200 : random.nextInt(1_000) * 1.0);
        known.put("action.labels", new TreeSet<>(Set.of("L" + random.nextInt(4))));
        known.put("action.day", LocalDate.EPOCH.plusDays(random.nextInt(700)));
        known.put("action.days", random.nextInt(22) * 1.0);
        known.keySet().removeIf(path -> random.nextInt(12) == 0);
        return known;
    }

    @Test
    void the_rows_that_match_are_those_of_the_scan() {
        Random random = new Random(6);

        assertThat(matched(STAGE, WORDS, random)).as("rows that matched").isGreaterThan(QUESTIONS);
        assertThat(matched(WORDY, MANY_WORDS, random)).as("rows that matched").isGreaterThan(QUESTIONS / 20);
    }

    private static int matched(Stage stage, int words, Random random) {
        int met = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Map<String, Object> known = question(words, random);
            List<Slots> slots = List.of(stage.layout.of(i, known::get));
            Set<String> scanned = ids(new LinearScan(new Engine(null, Map.of())).rows(stage, slots));

            assertThat(ids(stage.hits(slots))).as(known.toString()).isEqualTo(scanned);
            met += scanned.size();
        }
        return met;
    }

    @Test
    void few_rows_are_candidates_and_every_row_that_matches_is_one() {
        assertThat(chosen(STAGE, WORDS, ROWS / 16))
                .as("questions with few candidates")
                .isGreaterThan(QUESTIONS / 2);
    }

    @Test
    void a_word_with_few_rows_has_no_more_candidates_than_these() {
        assertThat(chosen(WORDY, MANY_WORDS, 32)).isEqualTo(QUESTIONS);
    }

    /** How many questions had candidates, at most so many. */
    private static int chosen(Stage stage, int words, int most) {
        CandidateRows candidates = CandidateRows.of(stage.rows).orElseThrow();
        Random random = new Random(6);
        int chosen = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Slots slots = stage.layout.of(i, question(words, random)::get);
            List<Integer> places = new ArrayList<>();
            if (candidates.forEach(slots, place -> places.add(place))) {
                chosen++;
                assertThat(places).hasSizeLessThanOrEqualTo(most).isSorted();
                assertThat(places)
                        .containsAll(IntStream.range(0, ROWS)
                                .filter(row -> stage.rows.get(row).matches(slots))
                                .boxed()
                                .toList());
            }
        }
        return chosen;
    }

    /** Such a word has a number, and no row that asks for it: it is in a row that excludes it, or in a draft. */
    @Test
    void a_word_that_no_active_row_asks_for_has_the_rows_of_the_scan() {
        Random random = new Random(8);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(row(i, word(WORDS, random), Status.active, random));
        }
        rows.add(row(ROWS, new Cell.NoneOf(new TreeSet<>(Set.of("excluded"))), Status.active, random));
        rows.add(row(ROWS + 1, new Cell.OneOf(new TreeSet<>(Set.of("drafted"))), Status.draft, random));
        Stage stage = of(rows);

        for (String word : List.of("excluded", "drafted")) {
            for (int i = 0; i < 20; i++) {
                Map<String, Object> known = question(WORDS, random);
                known.put("action.name", word);
                List<Slots> slots = List.of(stage.layout.of(i, known::get));

                assertThat(ids(stage.hits(slots)))
                        .as(known.toString())
                        .isEqualTo(ids(new LinearScan(new Engine(null, Map.of())).rows(stage, slots)));
            }
        }
    }

    /** Cells of every kind over facts of every kind, two columns of one fact among them. */
    @Test
    void every_kind_of_cell_has_the_rows_of_the_scan_in_a_stage_of_any_size() {
        Random random = new Random(9);
        int met = 0;
        for (int size : new int[] {1, 15, CandidateRows.FROM, 63, 64, 65, 130, 700}) {
            List<Row> rows = IntStream.range(0, size)
                    .mapToObj(i -> anyRow(i, Status.active, random))
                    .toList();
            Stage stage = stage(List.of(table("T", HitPolicy.COLLECT, TWICE, rows)));
            for (int i = 0; i < 100; i++) {
                Map<String, Object> known = question(12, random);
                List<Slots> slots = List.of(stage.layout.of(i, known::get));
                Set<String> scanned = ids(new LinearScan(new Engine(null, Map.of())).rows(stage, slots));

                assertThat(ids(stage.hits(slots))).as(size + " rows, " + known).isEqualTo(scanned);
                met += scanned.size();
            }
        }
        assertThat(met).as("rows that matched").isGreaterThan(1_000);
    }

    private static final List<Column> TWICE =
            List.of(COLUMNS.get(0), COLUMNS.get(0), COLUMNS.get(1), COLUMNS.get(1), COLUMNS.get(2), COLUMNS.get(2));

    private static Row anyRow(int number, Status status, Random random) {
        List<Cell> cells = List.of(
                anyCell(random, "w", 12),
                anyCell(random, "w", 12),
                anyNumber(random),
                anyNumber(random),
                anyCell(random, "L", 4),
                anyCell(random, "L", 4));
        return row("T-" + number, cells, status);
    }

    private static Cell anyCell(Random random, String prefix, int most) {
        Set<Object> words = new TreeSet<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            words.add(prefix + random.nextInt(most));
        }
        return switch (random.nextInt(6)) {
            case 0 -> new Cell.OneOf(new TreeSet<>(words));
            case 1 -> new Cell.NoneOf(new TreeSet<>(words));
            case 2 -> random.nextInt(4) == 0 ? new Cell.Missing() : new Cell.Known();
            default -> new Cell.Any();
        };
    }

    private static Cell anyNumber(Random random) {
        Set<Object> numbers = new TreeSet<>(List.of(1.0 * random.nextInt(1_000), 1.0 * random.nextInt(50)));
        return switch (random.nextInt(7)) {
            case 0 -> new Cell.OneOf(new TreeSet<>(numbers));
            case 1 -> new Cell.NoneOf(new TreeSet<>(numbers));
            case 2 -> random.nextInt(4) == 0 ? new Cell.Missing() : new Cell.Known();
            case 3 -> range(random, 1_000);
            default -> new Cell.Any();
        };
    }

    /** Of two tables in one stage, and of one that collects. */
    @Test
    void of_a_first_table_the_topmost_row_that_counts_is_found_and_few_below_it() {
        Random random = new Random(10);
        List<Table> tables = List.of(
                table("A", HitPolicy.FIRST, TWICE, rows("A", random)),
                table("B", HitPolicy.COLLECT, TWICE, rows("B", random)),
                table("C", HitPolicy.FIRST, TWICE, rows("C", random)));
        Stage stage = stage(tables);
        long found = 0;
        long all = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            List<Slots> slots = List.of(stage.layout.of(i, question(12, random)::get));
            List<Stage.Hit> scanned = new LinearScan(new Engine(null, Map.of())).rows(stage, slots);
            List<Stage.Hit> topmost = new Engine(null, Map.of())
                    .topmost(row -> row.status() == Status.active)
                    .rows(stage, slots);

            assertThat(counting(topmost)).isEqualTo(counting(scanned));
            assertThat(ids(scanned)).containsAll(ids(topmost));
            found += ofFirst(topmost);
            all += ofFirst(scanned);
        }
        assertThat(found).isLessThan(all / 2);
    }

    private static long ofFirst(List<Stage.Hit> hits) {
        return hits.stream()
                .filter(hit -> hit.row().table().hitPolicy() == HitPolicy.FIRST)
                .count();
    }

    /** The first is for cases that no other covers; some are shadow rows. */
    private static List<Row> rows(String table, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Row row = anyRow(i, random.nextInt(3) == 0 ? Status.shadow : Status.active, random);
            rows.add(row(table + "-" + i, row.conditions(), row.status()));
        }
        List<Cell> otherwise = new ArrayList<>(Collections.nCopies(TWICE.size(), new Cell.Any()));
        otherwise.set(0, new Cell.Otherwise());
        rows.add(0, row(table + "-otherwise", otherwise, Status.active));
        return rows;
    }

    /** The rows that count: of a FIRST table the topmost active one, or otherwise the row that says so. */
    private static Set<String> counting(List<Stage.Hit> hits) {
        Map<String, Stage.Hit> first = new HashMap<>();
        Set<String> counting = new TreeSet<>();
        for (Stage.Hit hit : hits) {
            if (hit.row().table().hitPolicy() != HitPolicy.FIRST) {
                counting.add(hit.row().row().id());
            } else if (hit.row().row().status() == Status.active) {
                first.merge(
                        hit.row().table().id(),
                        hit,
                        (one, other) -> one.row().row().otherwise()
                                        || !other.row().row().otherwise()
                                                && other.row().place()
                                                        < one.row().place()
                                ? other
                                : one);
            }
        }
        first.values().forEach(hit -> counting.add(hit.row().row().id()));
        return counting;
    }

    @Test
    void a_small_stage_has_no_candidates() {
        assertThat(CandidateRows.of(stage(10, WORDS).rows)).isEmpty();
    }

    private static Set<String> ids(List<Stage.Hit> hits) {
        Set<String> ids = new TreeSet<>();
        hits.forEach(hit ->
                assertThat(ids.add(hit.index() + "/" + hit.row().row().id())).isTrue());
        return ids;
    }
}
