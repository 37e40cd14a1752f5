package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.text.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with the people of the example company is read at the start. */
@Tag("slow")
class ExamplePeopleTest {

    @TempDir
    private Path folder;

    @Test
    void every_mistake_is_said_with_its_line_at_the_start() throws IOException {
        Path file = folder.resolve("people.jsonl");
        Files.write(
                file,
                List.of(
                        "{\"id\": \"p-1\", \"name\": \"Ada\", \"roles\": [\"FRONTLINE_USR\"]}",
                        "{\"id\": \"p-2\", \"name\": \"Bo\", \"role\": [\"ANALYST\"]}",
                        "{\"id\": \"p-3\", \"name\": \"Cy\", \"roles\": [\"AUDITOR\", \"ANALYST\"]}",
                        "{\"id\": \"p-4\", \"roles\": \"ANALYST\"}",
                        "{\"id\": \"p 5\u00a7\", \"name\": \"Di\", \"roles\": []}",
                        "{\"id\": \"p-l6\", \"name\": \"Ed\", \"roles\": []}",
                        "{\"id\": \"P-16\", \"name\": \"Flo\", \"roles\": []}",
                        "[]",
                        "{\"id\": \"p-7\"",
                        "{\"id\": \"p-8\", \"name\": \"Gil\", \"roles\": [\"ADMIN\", \"CX_LEADER\"]}"));
        assertThatThrownBy(() -> RunningService.plain("--countersign.pack=.", "--countersign.example-people=" + file)
                        .close())
                .rootCause()
                .isInstanceOfSatisfying(InvalidInput.class, refused -> {
                    assertThat(refused.problems())
                            .extracting(problem -> problem.text().replace(file.toString(), "people.jsonl"))
                            .satisfiesExactly(
                                    text -> assertThat(text)
                                            .startsWith("people.jsonl:1: `FRONTLINE_USR` is not a role")
                                            .endsWith("Maybe `FRONTLINE_USER`?"),
                                    text -> assertThat(text)
                                            .isEqualTo("people.jsonl:2: there is no member `role`. Allowed: id, name, "
                                                    + "roles, qualifiers. Maybe `roles`?"),
                                    text -> assertThat(text).startsWith("people.jsonl:3: An auditor reads"),
                                    text -> assertThat(text).isEqualTo("people.jsonl:4: `name` is missing."),
                                    text -> assertThat(text)
                                            .startsWith("people.jsonl:4: `roles`: `\"ANALYST\"` is not"),
                                    text -> assertThat(text).startsWith("people.jsonl:5: `p 5\u00a7` is not an id"),
                                    text -> assertThat(text)
                                            .isEqualTo("people.jsonl:7: `p-16` is, or looks like, the id on line 6. "
                                                    + "Maybe use another id."),
                                    text -> assertThat(text).startsWith("people.jsonl:8: it is not a JSON object."),
                                    text -> assertThat(text).startsWith("people.jsonl:9: "),
                                    text -> assertThat(text).startsWith("people.jsonl:10: An admin grants roles"));
                });
    }

    @Test
    void a_file_that_is_not_there_names_nobody() {
        try (RunningService service = RunningService.plain(
                "--countersign.pack=.", "--countersign.example-people=" + folder.resolve("nobody.jsonl"))) {
            assertThat(service.get("/v1/release").statusCode()).isEqualTo(200);
        }
    }
}
