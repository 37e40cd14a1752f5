package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Law 9 for commands on pages: a reader who copies one finds the jar, the options and the folders that it names. What
 * the reader must fill in is in capitals.
 */
class CommandsInDocsTest {

    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^ *(?:\\$ )?|`)(java -jar [^`\n]+|mvn [^`\n]+)");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern FOLDER =
            Pattern.compile("--(?:countersign\\.)?(?:facts|pack)[ =]([^ \"]+)|--countersign\\.data=([^ \"]+)");
    private static final Set<String> JARS = Set.of("target/countersign.jar", "target/countersign-verify.jar");

    /** What the reader fills in, and the option that a page writes without its value. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]+");

    private static final Map<String, String> HELP = new ConcurrentHashMap<>();

    static Stream<Path> pages() throws IOException {
        return Docs.pages().filter(page -> !page.endsWith("changelog.md"));
    }

    private static List<String> commands(String page) {
        return COMMAND.matcher(page)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    private static String help(String verb) {
        return HELP.computeIfAbsent(verb, each -> {
            StringWriter help = new StringWriter();
            CommandLineEdge.run(
                    DefaultPack.PACKS,
                    new PrintWriter(help),
                    new PrintWriter(help),
                    (each + " --help").strip().split(" "));
            return help.toString();
        });
    }

    private static Set<String> options(String verb) {
        return Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*")
                .matcher(help(verb))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @param made folders that the page makes before it uses them */
    private static List<String> faults(String command, Set<String> made) {
        List<String> faults = new ArrayList<>();
        String bare = QUOTED.matcher(command).replaceAll("X");
        if (bare.matches(".*[^ ][|<>&].*|.*[|<>&][^ ].*")) {
            faults.add("a shell reads | < > and & as its own: " + command);
        }
        FOLDER.matcher(command)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(folder -> !PLACEHOLDER.matcher(folder).matches() && !made.contains(folder))
                .filter(folder -> !Files.isDirectory(Path.of(folder)))
                .forEach(folder -> faults.add("there is no folder " + folder + ": " + command));
        List<String> words = List.of(bare.split(" +"));
        if (!words.get(0).equals("java")) {
            return faults;
        }
        if (!JARS.contains(words.get(2))) {
            faults.add("the jar is one of " + new TreeSet<>(JARS) + ": " + command);
        } else if (words.size() > 3
                && words.get(2).endsWith("/countersign.jar")
                && !words.get(3).equals("serve")) {
            String verb = words.get(3);
            for (int next = 4; next < words.size() && subcommands(verb).contains(words.get(next)); next++) {
                verb += " " + words.get(next);
            }
            Set<String> options = PLACEHOLDER.matcher(verb).matches() ? Set.of() : options(verb);
            for (String option : words.subList(3, words.size())) {
                if (option.startsWith("-") && !options.contains(option)) {
                    faults.add(verb + " has no option " + option + ": " + command);
                }
            }
        }
        return faults;
    }

    private static Set<String> made(String page) {
        return Pattern.compile("(?m)(?:\\$ |^)mkdir (\\S+)")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_command_on_a_page_works_as_it_is_written(Path page) throws IOException {
        String text = Files.readString(page);
        assertThat(commands(text).stream().flatMap(each -> faults(each, made(text)).stream()))
                .as(page.toString())
                .isEmpty();
    }

    @Test
    void pages_have_commands() throws IOException {
        List<String> all = new ArrayList<>();
        for (Path page : pages().toList()) {
            all.addAll(commands(Files.readString(page)));
        }
        assertThat(all).hasSizeGreaterThan(30).anyMatch(each -> each.contains("approve "));
    }

    @Test
    void a_command_that_does_not_work_is_noticed() {
        assertThat(faults("java -jar countersign.jar check", Set.of())).hasSize(1);
        assertThat(faults("java -jar target/countersign-verify.jar FOLDER|BUNDLE", Set.of()))
                .hasSize(1);
        assertThat(faults("java -jar target/countersign.jar bundle -o a.zip --json", Set.of()))
                .containsExactly(
                        "bundle has no option --json: java -jar target/countersign.jar bundle -o a.zip --json");
        assertThat(faults("mvn spring-boot:run -Dspring-boot.run.arguments=\"--countersign.facts=facts\"", Set.of()))
                .hasSize(1);
        assertThat(faults("java -jar target/countersign.jar table text --pack hotel", Set.of("hotel")))
                .isEmpty();
    }

    /** The commands whose help has the option, or says that they end with 1. */
    private static Set<String> commandsWith(String text) {
        Set<String> verbs = new TreeSet<>();
        for (String verb : subcommands("")) {
            Set<String> inside = subcommands(verb);
            // a command may do something by itself and have others below it
            Stream.concat(Stream.of(verb), inside.stream().map(each -> verb + " " + each))
                    .filter(each -> Pattern.compile("(?<![\\w-])" + text + "(?![\\w-])")
                            .matcher(help(each).split("Commands:\\R")[0].replaceAll("\\s+", " "))
                            .find())
                    .forEach(verbs::add);
        }
        return verbs;
    }

    private static Set<String> subcommands(String verb) {
        String[] parts =
                PLACEHOLDER.matcher(verb).matches() ? new String[0] : help(verb).split("Commands:\\R");
        return parts.length < 2
                ? Set.of()
                : Pattern.compile("(?m)^ {2}([a-z-]+) {2,}")
                        .matcher(parts[1])
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> quoted(String text) {
        return Pattern.compile("`([^`]+)`")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_page_about_commands_says_which_has_an_option_and_which_ends_with_1() throws IOException {
        String page = Files.readString(Path.of("docs/command-line.md"));
        Map<String, Set<String>> told = new TreeMap<>();
        Pattern.compile("(?m)^\\| `(--[a-z]+)[^`]*` \\| ([^|]*) \\|")
                .matcher(page)
                .results()
                .forEach(row -> told.put(row.group(1), quoted(row.group(2))));
        assertThat(told).hasSize(5);
        told.forEach((option, verbs) -> assertThat(verbs).as(option).isEqualTo(commandsWith(option)));

        String ends = "These end with 1: ";
        assertThat(page).contains(ends);
        int from = page.indexOf(ends) + ends.length();
        assertThat(quoted(page.substring(from, page.indexOf(". ", from)))).isEqualTo(commandsWith("Exit code 1"));
        assertThat(commandsWith("--none")).isEmpty();
    }
}
