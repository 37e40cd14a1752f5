package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Law 9 for the drawing of the rooms: it shows the dependencies that the compiled classes have, and no other. */
class DrawingTest {

    private static final Path PAGE = Path.of("docs/architecture.md");
    private static final Pattern WORD = Pattern.compile("[a-z]+");

    @Test
    void the_drawing_of_the_rooms_shows_the_dependencies_of_the_code() throws IOException {
        Docs docs = new Docs(PAGE);
        List<Docs.Example> drawings = docs.examples("draws");
        assertThat(drawings).hasSize(1);
        docs.holds(drawings.get(0), Drawing.of(Houses.home(), Houses.HOME));
    }

    @Test
    void a_dependency_and_a_package_more_or_less_change_the_drawing() {
        assertThat(Drawing.of(Houses.offenders(), Houses.OFFENDERS))
                .contains(
                        "\n  agents --> ledger\n",
                        "\n  facts --> policy\n",
                        "\n    ledger[ledger: tree, proof, front]\n")
                .contains("\n    context(context: not built)\n", "\n  context -.-> facts\n")
                .doesNotContain("  tables --> ");
    }

    /** Differences between the page's two tables of rooms and the plans. */
    private static List<String> differences(String page) {
        List<String> found = new ArrayList<>();
        for (String room : FloorPlanTest.PLAN.keySet()) {
            List<String> rows = page.lines()
                    .filter(line -> line.startsWith("| `" + room + "` |"))
                    .toList();
            String uses = rows.isEmpty() ? "" : rows.get(0).split(" \\| ")[2];
            Set<String> named = WORD.matcher(uses)
                    .results()
                    .map(MatchResult::group)
                    .filter(FloorPlanTest.PLAN::containsKey)
                    .collect(Collectors.toSet());
            if (!uses.startsWith("every front") && !named.equals(FloorPlanTest.PLAN.get(room))) {
                found.add(room + " may use " + new TreeSet<>(FloorPlanTest.PLAN.get(room)));
            }
            String inside = rows.size() < 2 ? "" : rows.get(1).split(" \\| ")[1];
            List<String> packages = Stream.of(inside.split(" · "))
                    .map(each -> each.startsWith("`") ? each.split("`")[1] : "")
                    .toList();
            if (!packages.equals(SubRoomsTest.packages(room))) {
                found.add(room + " has the packages " + SubRoomsTest.packages(room));
            }
        }
        return found;
    }

    @Test
    void the_tables_of_the_rooms_show_the_plans() throws IOException {
        assertThat(differences(Files.readString(PAGE))).isEmpty();
    }

    @Test
    void a_table_that_shows_another_plan_is_noticed() throws IOException {
        String page = Files.readString(PAGE);
        String lying = page.replace("| facts, policy, decisions |", "| facts, policy |")
                .replace("| `context` | `place` · ", "| `context` | ");
        assertThat(differences(lying))
                .containsExactly(
                        "context has the packages [place, words, own, form, ]",
                        "tables may use [decisions, facts, policy]");
    }
}
