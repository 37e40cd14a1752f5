package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the docs with examples that are run: a comment such as {@code <!-- runs: check -->}, and under it a fenced block with
 * what must come of it. {@code -Ddocs.write=true} writes the blocks anew.
 */
public final class Docs {

    private static final Pattern EXAMPLE = Pattern.compile(
            "<!-- (?<kind>runs|asks|posts|shows|session): (?<told>.*?) -->\n```(?<language>\\w+)\n(?<shown>.*?)```",
            Pattern.DOTALL);

    private final Path page;

    /** @param told what is run or asked @param shown what the page shows */
    public record Example(String kind, String told, String language, String shown) {}

    public Docs(Path page) {
        this.page = page;
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

    /** The page shows what really comes of it, but for ids, digests of the whole policy and moments. */
    public void holds(Example example, String actual) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(
                    page,
                    Files.readString(page)
                            .replace(block(example, example.shown), block(example, actual.strip() + "\n")));
            return;
        }
        assertThat(lasting(example.shown))
                .as(page + ": " + example.told + " (run with -Ddocs.write=true to write it anew)")
                .isEqualTo(lasting(actual));
    }

    private static String block(Example example, String shown) {
        return "<!-- " + example.kind + ": " + example.told + " -->\n```" + example.language + "\n" + shown + "```";
    }

    private static String lasting(String text) {
        return text.strip()
                .replaceAll("[0-9a-f]{64}", "<digest>")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "<id>")
                .replaceAll("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z", "<moment>")
                .replaceAll("\\d+ rows", "<n> rows")
                .replaceAll("countersign\\.local/[0-9a-f]{16}", "<origin>")
                .replaceAll("\"sequence\" : \\d+", "<sequence>")
                .replaceAll("entry \\d+", "<entry>");
    }
}
