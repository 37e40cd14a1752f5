package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.ProgramVersion;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

/** The page at the address of a new service. */
@Tag("slow")
class StartPageTest {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.on(Path.of("docs/examples/crm/facts"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> page(String accept) {
        return service.send(HttpRequest.newBuilder(service.uri("/")).header("Accept", accept));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(each -> HtmlUtils.htmlUnescape(each.group(1)))
                .toList();
    }

    private static String release() {
        return RunningService.json(service.get("/v1/release")).path("release").asString();
    }

    @Test
    void a_browser_gets_a_page_with_the_version_and_the_release_in_force() {
        HttpResponse<String> page = page("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.headers().allValues("Vary")).contains("Accept");
        assertThat(page.body())
                .contains("<code>" + ProgramVersion.now() + "</code>")
                .contains("<code>" + release() + "</code>");
        assertThat(service.get("/").body()).isEqualTo(page.body());
    }

    @Test
    void the_page_has_a_language_a_title_one_heading_and_needs_nothing_else() throws Exception {
        HttpResponse<String> page = page("text/html");
        assertThat(page.body()).startsWith("<!DOCTYPE html>\n<html lang=\"en\">");
        assertThat(found("<title>(.+?)</title>", page.body())).hasSize(1);
        assertThat(found("<h1>(.+?)</h1>", page.body())).hasSize(1);
        assertThat(page.body()).doesNotContain("<script", "src=", "<link", "@import", "url(", " style=", "<form");
        String style = found("<style>(.*?)</style>", page.body()).get(0);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(allowed -> assertThat(allowed)
                        .startsWith("default-src 'none'; ")
                        .contains("style-src 'sha256-" + sha256(style) + "';"));
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void every_link_leads_somewhere_and_the_json_has_the_same_links() throws IOException {
        List<String> links = found("href=\"(.*?)\"", page("text/html").body());
        assertThat(links)
                .hasSizeGreaterThan(5)
                .contains(
                        "openapi.yaml", "actuator/health", "v1/release", "console", "docs/caller.md", "docs/access.md");
        assertThat(links)
                .allSatisfy(link -> assertThat(service.get("/" + link).statusCode())
                        .as(link)
                        .isEqualTo(link.equals("console") ? 303 : 200));
        JsonNode json = RunningService.json(page("application/json"));
        assertThat(json.path("links")
                        .valueStream()
                        .map(link -> link.path("href").asString()))
                .containsExactlyElementsOf(links);
        assertThat(json.path("version").asString()).isEqualTo(ProgramVersion.now());
        assertThat(json.path("release").asString()).isEqualTo(release());
        assertThat(new OpenApi().violations("Start", json)).isEmpty();
    }

    @Test
    void every_page_of_the_docs_is_shown_as_text_and_no_other_file() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".md")))
                    .containsExactlyInAnyOrderElementsOf(DocsEndpoint.PAGES);
        }
        for (String name : DocsEndpoint.PAGES) {
            HttpResponse<String> page = service.get("/docs/" + name);
            assertThat(page.statusCode()).as(name).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
            assertThat(page.body()).isEqualTo(Files.readString(Path.of("docs", name)));
        }
        for (String other : List.of("openapi.yaml", "none.md", "CALLER.md", "caller.md%00")) {
            assertThat(service.get("/docs/" + other).statusCode()).as(other).isBetween(400, 404);
        }
    }

    /** The command as copied from the page into a terminal. */
    @Test
    void the_question_on_the_page_is_answered() {
        String command =
                found("<pre><code>(.*?)</code></pre>", page("text/html").body()).get(0);
        Matcher parts = Pattern.compile("curl -sS (\\S+) -H 'Content-Type: application/json' \\\\\n  -d '([^']+)'")
                .matcher(command);
        assertThat(parts.matches()).as(command).isTrue();
        assertThat(parts.group(1)).isEqualTo(service.uri("/v1/decide").toString());
        JsonNode answer = RunningService.json(service.decide(parts.group(2)));
        assertThat(answer.path("verdict").asString()).isEqualTo("DENY");
        assertThat(answer.path("reasons").toString()).contains("UNKNOWN_AGENT");
    }

    @Test
    void names_from_a_pack_cannot_break_out_of_the_page_or_of_the_command() {
        StartPage page = StartPage.of(
                "1", "<script>alert('&')</script>", "r", "http://127.0.0.1", new TreeSet<>(List.of("a'b\"<i>/%")));
        assertThat(page.html()).doesNotContain("<script", "<i>").contains("v1/actions/a&#39;b%22%3Ci%3E%2F%25");
        assertThat(page.command().chars().filter(each -> each == '\'').count()).isEqualTo(4);
        assertThat(StartPage.of("1", "p", "r", "http://127.0.0.1", new TreeSet<>())
                        .html())
                .doesNotContain("curl", "v1/actions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | true",
                "application/json, text/plain, */* | true",
                "application/* | true",
                "text/html;q=0.5, application/json | true",
                "*/* | false",
                "text/html, application/json;q=0.9 | false",
                "application/json;q=0, */* | false",
                "application/json, text/html | true",
                "image/png | false",
                "'' | false",
                "no type at all | false"
            })
    void json_is_for_who_asks_for_it(String accept, boolean json) {
        assertThat(StartPageEndpoint.wantsJson(List.of(accept))).isEqualTo(json);
    }

    @Test
    void an_overlong_list_of_media_types_does_not_ask_for_json() {
        assertThat(StartPageEndpoint.wantsJson(List.of("application/json,".repeat(200))))
                .isFalse();
    }
}
