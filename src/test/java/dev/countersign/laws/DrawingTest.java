package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Law 9 for the drawing of the rooms: it shows the dependencies that the compiled classes have, and no other. */
class DrawingTest {

    private static final Path PAGE = Path.of("docs/architecture.md");

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
}
