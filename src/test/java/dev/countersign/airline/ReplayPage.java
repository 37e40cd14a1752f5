package dev.countersign.airline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page with the results of the replay. They are between {@code <!-- replay: … -->} and {@code <!-- end -->};
 * {@code -Ddocs.write=true} rewrites them, with the indentation of the comment.
 */
record ReplayPage(Path page) {

    private static final Pattern PART = Pattern.compile("( *)<!-- replay: (.*?) -->\n.*?<!-- end -->", Pattern.DOTALL);

    /** @param answer what each part shows, by what it asks for */
    void holds(UnaryOperator<String> answer) throws IOException {
        String told = Files.readString(page);
        String now = PART.matcher(told)
                .replaceAll(part -> Matcher.quoteReplacement(("<!-- replay: " + part.group(2) + " -->\n"
                                + answer.apply(part.group(2)).strip() + "\n<!-- end -->")
                        .indent(part.group(1).length())
                        .stripTrailing()));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, now);
            return;
        }
        assertThat(told)
                .as(page + " tells what the replay finds (run with -Ddocs.write=true to rewrite it)")
                .isEqualTo(now);
    }
}
