package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The pages for callers list the endpoints and members that the description of the endpoints has, and no others. */
class ReferencePagesTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final OpenApi openApi;

    ReferencePagesTest() throws IOException {
        openApi = new OpenApi();
    }

    @Test
    void every_endpoint_is_on_a_page() throws IOException {
        List<String> endpoints = new ArrayList<>();
        for (String page : List.of(
                "access",
                "authzen",
                "caller",
                "console",
                "contests",
                "notices",
                "review-measures",
                "reviews",
                "samples")) {
            endpoints.addAll(
                    firstCells("docs/" + page + ".md", "| Endpoint | Does |").toList());
        }
        assertThat(endpoints).containsExactlyInAnyOrderElementsOf(openApi.endpoints());
    }

    @Test
    void every_member_of_an_answer_is_on_its_page() throws IOException {
        assertThat(firstCells("docs/answer.md", "| Member | Meaning | When |"))
                .containsExactlyInAnyOrderElementsOf(properties("Answer").propertyNames());
    }

    @Test
    void every_property_of_an_action_is_on_the_page_about_requests() throws IOException {
        assertThat(firstCells("docs/request.md", "| `action.properties` | Type | Meaning |"))
                .containsExactlyInAnyOrderElementsOf(properties("Request")
                        .at("/action/properties/properties/properties")
                        .propertyNames());
    }

    @Test
    void every_status_of_a_decision_is_on_the_page_about_answers() throws IOException {
        String page = Files.readString(Path.of("docs/answer.md"));
        assertThat(openApi.description()
                        .at("/paths/~1v1~1decide/post/responses")
                        .propertyNames())
                .filteredOn(status -> !status.equals("200"))
                .isNotEmpty()
                .allSatisfy(status -> assertThat(page).containsPattern("(?m)^\\| (\\d+, )*" + status));
    }

    private JsonNode properties(String schema) {
        return openApi.description()
                .path("components")
                .path("schemas")
                .path(schema)
                .path("properties");
    }

    /** The codes in the first cells of the table with that header. */
    private static Stream<String> firstCells(String page, String header) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(page));
        assertThat(lines).contains(header);
        return lines.subList(lines.indexOf(header) + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line ->
                        CODE.matcher(Arrays.asList(line.split("\\|")).get(1)).results())
                .map((MatchResult code) -> code.group(1));
    }
}
