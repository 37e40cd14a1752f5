package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.edge.service.ServiceFile;
import dev.countersign.edge.service.ServiceProof;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that is not what the interface describes is reported in one sentence, for all commands. */
@Tag("slow")
class UnexpectedAnswerTest {

    private static final String TOKEN = "5e".repeat(32);

    /** Whole, but for the member that is left out. */
    private static final String APPROVED = """
            {"approvalId":"a","person":"p-1","role":"FRONTLINE_USER","until":"2026-12-01T12:00:00Z"}""";

    private static final List<List<String>> COMMANDS = List.of(
            List.of("review", "approve", "some-task", "--seen", "1-0123456789abcdef"),
            List.of("review", "approve", "some-task", "--seen", "1-0123456789abcdef", "--json"),
            List.of("erase", "C-1001", "--reason", "asked"),
            List.of("erase", "--confirm", "some-proposal"),
            List.of("sign-in"),
            List.of("access", "list"),
            List.of("access", "key", "list"),
            List.of("access", "key", "issue", "--client", "crm"),
            List.of("access", "key", "rotate", "abc"),
            List.of("access", "key", "revoke", "abc"),
            List.of("access", "person", "p-1"),
            List.of("access", "client", "crm"),
            List.of("access", "grant", "p-1", "ANALYST"),
            List.of("access", "confirm", "p-1"),
            List.of("access", "end", "g-1"));

    private static final List<RecordingListener.Answer> ANSWERS = List.of(
            RecordingListener.Answer.json("{}"),
            RecordingListener.Answer.json("[]"),
            RecordingListener.Answer.json("\"yes\""),
            RecordingListener.Answer.json("{\"results\":\"all\",\"id\":[],\"open\":{},\"people\":7,\"example\":true}"),
            RecordingListener.Answer.json(""),
            RecordingListener.Answer.json(APPROVED),
            RecordingListener.Answer.json(
                    APPROVED.replace("}", ",\"open\":[{\"role\":\"FRONT_USER\",\"qualifier\":\"\"}]}")),
            new RecordingListener.Answer(200, "text/html", "<html><p>Welcome</p></html>"),
            new RecordingListener.Answer(502, "text/html", "<html><p>Bad gateway</p></html>"),
            new RecordingListener.Answer(500, "application/json", "{\"problems\":[{}, 7, {\"place\":[]}]}"),
            new RecordingListener.Answer(404, "application/json", "[]"));

    static Stream<List<String>> commands() {
        return COMMANDS.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void an_unexpected_answer_is_one_sentence(List<String> command) throws IOException {
        for (RecordingListener.Answer answer : ANSWERS) {
            try (RecordingListener service = RecordingListener.on(
                    0,
                    exchange -> exchange.getRequestURI().getPath().equals("/v1/service")
                            ? proof(
                                    exchange.getLocalAddress(),
                                    exchange.getRequestURI().getQuery())
                            : answer)) {
                Path folder = Temporary.folder();
                new ServiceFile(service.address(), TOKEN, List.of()).write(folder);
                Path key = Files.writeString(folder.resolve("key"), "some-key");
                List<String> words = new ArrayList<>(command);
                words.addAll(List.of("--data", folder.toString()));
                if (!command.get(0).equals("sign-in")) {
                    words.addAll(List.of("--token-file", key.toString()));
                }
                Terminal said = Terminal.run(words.toArray(String[]::new));
                String all = said.out() + said.err();
                assertThat(service.heard()).as("it was asked").hasSizeGreaterThan(1);
                assertThat(said.exit()).as(answer + " " + all).isEqualTo(3);
                assertThat(all).contains("service").doesNotContain("Exception", "\tat ", "java.", "jackson");
                if (answer.status() == 200) {
                    assertThat(said.err() + (command.contains("--json") ? said.out() : ""))
                            .contains("`" + service.address() + "` answered ", "Maybe this is not the address of a");
                    assertThat(all.lines()).hasSize(1);
                }
            }
        }
    }

    private static RecordingListener.Answer proof(InetSocketAddress here, String query) {
        return RecordingListener.Answer.json("{\"proof\":\""
                + ServiceProof.of(TOKEN, query.substring("challenge=".length()), here.getAddress(), here.getPort())
                + "\"}");
    }
}
