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
import org.junit.jupiter.api.Test;

/** Of no business fact is a caller believed without a reason that a reader of the declaration can judge. */
class BelievedCallersTest {

    private static final Pattern TYPE = Pattern.compile("(?ms)^declare\\s+(?!enum\\b)(\\w+)\\b(.*?)^end\\b");
    private static final Pattern FIELD = Pattern.compile("(?m)^\\s+(\\w+)\\s*:(.*)$");
    private static final Pattern REASON = Pattern.compile("@because\\(\"(\\S+\\s+){2,}\\S+\"\\)");

    @Test
    void every_declaration_that_believes_the_caller_says_why() throws IOException {
        List<Path> declarations = declarations();

        assertThat(declarations).hasSizeGreaterThanOrEqualTo(5);
        for (Path file : declarations) {
            assertThat(withoutReason(Files.readString(file)))
                    .as(file.toString())
                    .isEmpty();
        }
    }

    /** The declarations of all packs: of the repository, the examples and the tests. */
    private static List<Path> declarations() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String root : List.of("rules", "docs", "src/test/resources")) {
            try (Stream<Path> all = Files.walk(Path.of(root))) {
                for (Path file :
                        all.filter(path -> path.toString().endsWith(".drl")).toList()) {
                    if (TYPE.matcher(Files.readString(file)).find()) {
                        files.add(file);
                    }
                }
            }
        }
        return files;
    }

    private static List<String> withoutReason(String text) {
        List<String> offenders = new ArrayList<>();
        Matcher type = TYPE.matcher(text);
        while (type.find()) {
            Matcher field = FIELD.matcher(type.group(2));
            while (field.find() && !type.group(1).equals("Action")) {
                if (field.group(2).matches(".*@authority\\(\"(caller|recordElseCaller)\"\\).*")
                        && !REASON.matcher(field.group(2)).find()) {
                    offenders.add(type.group(1) + "." + field.group(1));
                }
            }
        }
        return offenders;
    }

    @Test
    void a_belief_without_a_reason_is_seen() {
        assertThat(withoutReason("""
                declare Stay
                    rate : String @authority("caller")
                    paid : Double @authority("recordElseCaller") @because("just so")
                    note : String @authority("caller") @because("only the guest knows it")
                    left : Double @authority("record")
                end
                """)).containsExactly("Stay.rate", "Stay.paid");
    }
}
