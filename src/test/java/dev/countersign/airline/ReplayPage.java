package dev.countersign.airline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page that tells what the replay found. What stands between {@code <!-- replay: … -->} and {@code <!-- end -->}
 * comes of it; {@code -Ddocs.write=true} writes it anew, as far in as the comment stands.
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
                .as(page + " tells what the replay finds (run with -Ddocs.write=true to write it anew)")
                .isEqualTo(now);
    }
}
