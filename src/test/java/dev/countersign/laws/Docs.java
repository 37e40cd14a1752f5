package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page of the docs with examples that are run: a comment such as {@code <!-- runs: check -->}, and under it a
 * fenced block with the required output. {@code -Ddocs.write=true} rewrites the blocks.
 */
public final class Docs {

    private static final Pattern EXAMPLE = Pattern.compile(
            "<!-- (?<kind>runs|asks|asks-part|client|posts|shows|session|draws|operates): (?<told>.*?) "
                    + "-->\n```(?<language>\\w+)\n(?<shown>.*?)```",
            Pattern.DOTALL);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path page;

    /** @param told what is run or asked @param shown what the page shows */
    public record Example(String kind, String told, String language, String shown) {}

    public Docs(Path page) {
        this.page = page;
    }

    /** All pages: README, those of rules and tables, and all below docs. */
    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(
                List.of(Path.of("README.md"), Path.of("rules/README.md"), Path.of("decision-tables/README.md")));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    public List<Example> examples(String kind) throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(page));
        while (matcher.find()) {
            if (matcher.group("kind").equals(kind)) {
                examples.add(
                        new Example(kind, matcher.group("told"), matcher.group("language"), matcher.group("shown")));
            }
        }
        return examples;
    }

    /** The page shows the real output, apart from ids, digests of the whole policy and moments. */
    public void holds(Example example, String actual) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(
                    page,
                    Files.readString(page)
                            .replace(block(example, example.shown), block(example, actual.strip() + "\n")));
            return;
        }
        assertThat(lasting(example.shown))
                .as(page + ": " + example.told + " (run with -Ddocs.write=true to rewrite it)")
                .isEqualTo(lasting(actual));
    }

    /** The page shows a part of the real output: each member that it shows is in the answer as shown. */
    public void holdsInPart(Example example, JsonNode actual) {
        assertThat(ShownPart.differences(JSON.readTree(example.shown), actual))
                .as(page + ": " + example.told)
                .isEmpty();
    }

    private static String block(Example example, String shown) {
        return "<!-- " + example.kind + ": " + example.told + " -->\n```" + example.language + "\n" + shown + "```";
    }

    /** The text without the parts that differ in each run: ids, digests of the whole policy and moments. */
    static String lasting(String text) {
        return text.strip()
                .replaceAll("[0-9a-f]{64}", "<digest>")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "<id>")
                .replaceAll("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z", "<moment>")
                .replaceAll("\\d+ rows", "<n> rows")
                .replaceAll("countersign\\.local/[0-9a-f]{16}", "<origin>")
                .replaceAll("\"sequence\" : \\d+", "<sequence>")
                .replaceAll("\"next_token\" : \"\\w+\"", "<token>")
                .replaceAll("entry \\d+", "<entry>");
    }
}
