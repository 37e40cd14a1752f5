package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Law 14: no text, name or number depends on the locale, the zone or the charset of the machine. Under ar-EG a file
 * would have Arabic digits in its name.
 */
class LocaleLawTest {

    /** Never called at all. */
    private static final Set<String> NEVER = Set.of(
            "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
            "java.lang.String.formatted([Ljava.lang.Object;)",
            "java.lang.String.toLowerCase()",
            "java.lang.String.toUpperCase()",
            "java.lang.String.equalsIgnoreCase(java.lang.String)",
            "java.lang.String.compareToIgnoreCase(java.lang.String)",
            "java.lang.String.getBytes()",
            "java.lang.String.<init>([B)",
            "java.lang.String.<init>([B, int, int)",
            "java.io.ByteArrayOutputStream.toString()",
            "java.util.Locale.getDefault()",
            "java.time.ZoneId.systemDefault()",
            "java.util.TimeZone.getDefault()",
            "java.time.format.DateTimeFormatter.ofPattern(java.lang.String)");
    /** Called only with a locale. */
    private static final Set<String> WITH_LOCALE = Set.of(
            "java.io.PrintWriter.printf",
            "java.io.PrintWriter.format",
            "java.io.PrintStream.printf",
            "java.io.PrintStream.format",
            "java.io.Console.printf",
            "java.io.Console.format",
            "java.util.Formatter.format",
            "java.util.Formatter.<init>");
    /** Made only with a charset, where it reads or writes bytes. */
    private static final Set<String> WITH_CHARSET = Set.of(
            "java.io.InputStreamReader",
            "java.io.OutputStreamWriter",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.util.Scanner",
            "java.io.PrintStream",
            "java.io.PrintWriter");

    private static final Set<String> TEXT_OR_NOTHING = Set.of("java.io.Writer", "java.lang.Readable", "boolean");
    /** Formats of the reader's country. */
    private static final List<String> FORMATS = List.of(
            "java.text.NumberFormat",
            "java.text.DecimalFormat",
            "java.text.DateFormat",
            "java.text.SimpleDateFormat",
            "java.text.MessageFormat",
            "java.text.Collator");

    private static Set<String> hits(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        classes.forEach(type -> {
            type.getAccessesFromSelf().stream()
                    .filter(access -> access.getTarget() instanceof CodeUnitAccessTarget
                            && depends((CodeUnitAccessTarget) access.getTarget()))
                    .forEach(access -> found.add(type.getName() + ":" + access.getLineNumber() + " calls "
                            + access.getTarget().getFullName()));
            type.getDirectDependenciesFromSelf().stream()
                    .filter(each -> FORMATS.contains(each.getTargetClass().getName()))
                    .forEach(each -> found.add(each.getDescription()));
        });
        return found;
    }

    private static boolean depends(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        String called = owner + "." + target.getName();
        List<String> given = target.getRawParameterTypes().stream()
                .map(each -> each.getName())
                .toList();
        return NEVER.contains(called + "(" + String.join(", ", given) + ")")
                || WITH_LOCALE.contains(called) && !given.contains("java.util.Locale")
                || called.startsWith("java.time.format.DateTimeFormatter.ofLocalized")
                || target.getName().equals("<init>")
                        && WITH_CHARSET.contains(owner)
                        && !TEXT_OR_NOTHING.containsAll(given)
                        && given.stream().noneMatch(each -> each.startsWith("java.nio.charset."))
                        && !named(owner, given);
    }

    /** The charset by its name. */
    private static boolean named(String owner, List<String> given) {
        return !owner.equals("java.util.Scanner")
                && given.size() > 1
                && given.get(given.size() - 1).equals("java.lang.String");
    }

    @Test
    void nothing_depends_on_the_locale_the_zone_or_the_charset_of_the_machine() {
        assertThat(hits(Houses.home())).isEmpty();
    }

    /** Names of zones, months, days and halves of a day: they differ between releases of Java, also in one locale. */
    private static final Pattern NAMES = Pattern.compile("ofPattern\\(\\s*\"([^\"]*)\"");

    private static List<String> named(String source) {
        return NAMES.matcher(source)
                .results()
                .map(found -> found.group(1))
                .filter(pattern -> Pattern.compile("z|v|O|a|B|MMM|LLL|EEE|eee|ccc|G")
                        .matcher(pattern.replaceAll("'[^']*'", ""))
                        .find())
                .toList();
    }

    @Test
    void no_time_is_written_with_a_name_that_depends_on_the_release_of_java() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                assertThat(named(Files.readString(file))).as(file.toString()).isEmpty();
            }
        }
        assertThat(named("DateTimeFormatter.ofPattern(\"yyyy-MM-dd HH:mm z\", Locale.ROOT)"))
                .hasSize(1);
        assertThat(named("DateTimeFormatter.ofPattern(\"uuuu-MM-dd HH:mm 'z'\", Locale.ROOT)"))
                .isEmpty();
    }

    @Test
    void a_name_in_arabic_digits_would_be_noticed() {
        Set<String> found = hits(Houses.offenders());
        for (String each : Arrays.asList(
                "String.format",
                "String.formatted",
                "toLowerCase",
                "equalsIgnoreCase",
                "PrintWriter.printf",
                "systemDefault",
                "getBytes",
                "InputStreamReader",
                "NumberFormat",
                "ofPattern")) {
            assertThat(found).as(each).anyMatch(hit -> hit.contains("ArabicName") && hit.contains(each));
        }
    }
}
