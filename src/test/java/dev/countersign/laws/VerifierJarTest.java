package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.countersign.ledger.Verify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Part of law 3: the verifier needs nothing but the JDK, and its jar holds what it needs and nothing else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifierJarTest {

    private static final Pattern INCLUDE = Pattern.compile("<include>(dev/countersign/ledger/[A-Za-z*$]+)\\.class</include>");

    /** All of the house that a class needs to run, itself among it. */
    private static Set<JavaClass> needed(JavaClass from, String root) {
        Set<JavaClass> seen = new HashSet<>(Set.of(from));
        Deque<JavaClass> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            next.pop().getDirectDependenciesFromSelf().stream().map(each -> each.getTargetClass().getBaseComponentType())
                    .filter(each -> each.getName().startsWith(root + ".") && seen.add(each)).forEach(next::push);
        }
        return seen;
    }

    private static Set<String> strangers(Set<JavaClass> classes, String root) {
        Set<String> found = new TreeSet<>();
        classes.forEach(type -> type.getDirectDependenciesFromSelf().stream().map(each -> each.getTargetClass().getBaseComponentType())
                .filter(each -> !each.isPrimitive() && !each.getName().startsWith("java.") && !each.getName().startsWith(root + "."))
                .forEach(each -> found.add(type.getName() + " knows " + each.getName())));
        return found;
    }

    @Test
    void the_verifier_needs_the_jdk_alone() {
        JavaClasses home = Houses.home();
        assertThat(strangers(needed(home.get(Verify.class), Houses.HOME), Houses.HOME)).isEmpty();
    }

    @Test
    void a_class_that_needs_more_is_noticed() {
        JavaClasses offenders = Houses.offenders();
        assertThat(strangers(needed(offenders.get(Houses.OFFENDERS + ".facts.FactThatKnowsDrools"), Houses.OFFENDERS), Houses.OFFENDERS)).anyMatch(each -> each.contains("org.kie"));
    }

    @Test
    void the_pom_puts_those_classes_into_its_jar_and_no_others() throws IOException {
        Set<String> needed = new TreeSet<>();
        needed(Houses.home().get(Verify.class), Houses.HOME).forEach(each -> needed.add(each.getName().replace('.', '/')));
        List<String> includes = INCLUDE.matcher(Files.readString(Path.of("pom.xml"))).results().map((MatchResult each) -> each.group(1)).toList();
        Set<String> included = new TreeSet<>();
        Houses.home().forEach(type -> includes.stream().filter(include -> matches(include, type.getName().replace('.', '/'))).forEach(include -> included.add(type.getName().replace('.', '/'))));
        assertThat(included).isEqualTo(needed);
    }

    private static boolean matches(String include, String name) {
        return name.matches(Pattern.quote(include).replace("*", "\\E.*\\Q"));
    }
}
