package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which arguments start the service, and which print help. */
class CountersignTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "--server.port=0", "serve --server.port=0 --countersign.facts=facts"})
    void settings_alone_start_the_service(String line) {
        assertThat(Countersign.startsTheService(words(line))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "serve --help, Usage: countersign serve",
        "serve --hlp, `--hlp` is not a setting",
        "serve now, `now` is not a setting",
        "serve --server.port=0 --debug=false, `--debug` is not a setting",
        "serve --server.port=0 --server-address=0, Maybe `--server.address`?",
        "--port=80, Unknown option: '--port=80'",
        "--help, Usage: countersign"
    })
    void anything_else_is_reported_and_starts_nothing(String line, String told) {
        StringWriter said = new StringWriter();
        assertThat(Countersign.startsTheService(words(line))).isFalse();
        CommandLineEdge.run(new PrintWriter(said, true), new PrintWriter(said, true), words(line));
        assertThat(said.toString()).contains(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --server.port=0 --debug=false", "--server.port=0 --debug=false"})
    void only_what_is_not_a_setting_is_listed(String line) {
        StringWriter said = new StringWriter();
        int exit = CommandLineEdge.run(
                new PrintWriter(said, true), new PrintWriter(said, true), Countersign.command(words(line)));
        assertThat(exit).isEqualTo(3);
        assertThat(said.toString())
                .contains("`--debug` is not a setting")
                .contains("Maybe ")
                .doesNotContain("server.port=0");
    }

    @ParameterizedTest
    @CsvSource({
        "test --on 2026-02-30, `2026-02-30` is not a day",
        "decide src, src: it is a folder",
        "decide nowhere.json, there is no such file"
    })
    void an_unusable_input_is_reported_without_a_name_of_a_class(String line, String told) {
        StringWriter said = new StringWriter();
        CommandLineEdge.run(new PrintWriter(said, true), new PrintWriter(said, true), words(line));
        assertThat(said.toString()).contains(told).contains("Maybe ").doesNotContain("java.", "Exception");
    }

    private static String[] words(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }
}
