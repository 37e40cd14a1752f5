package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.tables.KeptPack;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command {@code sign-in} at a service that runs. */
@Tag("slow")
class SignInCommandTest {

    private static final Path DATA = KeptPack.in(Temporary.folder());

    private static RunningService service;

    @BeforeAll
    static void start() {
        service =
                RunningService.on(Path.of("docs/examples/crm/facts"), "--countersign.data=" + DATA, SignInTest.EXAMPLE);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Terminal signIn(String... options) {
        return Terminal.run(Stream.concat(Stream.of("sign-in", "--data", DATA.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void a_token_is_all_that_is_printed_and_names_the_person() {
        Terminal printed = signIn("--as", "p-auditor", "--token");
        assertThat(printed.exit()).isZero();
        assertThat(printed.err()).isEmpty();
        assertThat(printed.out().lines()).hasSize(1);
        assertThat(RunningService.json(SignInTest.me(service, printed.out().strip()))
                        .path("id")
                        .asString())
                .isEqualTo("p-auditor");
    }

    @Test
    void a_link_is_on_a_line_of_its_own_and_says_for_whom_and_that_it_is_an_example() {
        List<String> lines = signIn("--as", "p-finance-lead").out().lines().toList();
        assertThat(lines.get(0))
                .startsWith(service.uri("/console/sign-in/link?token=").toString());
        assertThat(lines.get(1)).contains("p-finance-lead, Ruth Keller: BUSINESS_OWNER (finance)", "once");
        assertThat(lines.get(2)).startsWith("EXAMPLE");
    }

    @Test
    void without_a_person_the_people_are_listed_with_their_roles() {
        Terminal listed = signIn();
        assertThat(listed.exit()).isZero();
        assertThat(listed.out())
                .contains("  p-service-lead, Ines Adler: CX_LEADER", "  p-auditor, Lucie Bonnet: AUDITOR")
                .doesNotContain("?token=");
    }

    @Test
    void a_mistake_is_said_with_what_to_do() {
        Terminal refused = signIn("--as", "p-auditr", "--token");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("`p-auditr` is not a person of the example company")
                .contains("Maybe `p-auditor`?");
        Terminal nowhere = Terminal.run("sign-in", "--data", DATA + "-not");
        assertThat(nowhere.exit()).isEqualTo(3);
        assertThat(nowhere.err()).contains("no service runs with the folder").contains("start it with `serve`");
    }

    @Test
    void without_an_example_company_nobody_is_signed_in_and_the_way_is_told() {
        Path data = KeptPack.in(Temporary.folder());
        try (RunningService own = RunningService.plain("--countersign.pack=.", "--countersign.data=" + data)) {
            Terminal told = Terminal.run("sign-in", "--data", data.toString());
            assertThat(told.exit()).isZero();
            assertThat(told.out())
                    .contains(own.uri("/console/sign-in").toString())
                    .contains("COUNTERSIGN_TOKEN");
            Terminal refused = Terminal.run("sign-in", "--data", data.toString(), "--as", "p-auditor", "--token");
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err())
                    .contains("this service has no example company")
                    .contains("Maybe use a key of this person.");
        }
    }
}
