package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.countersign.ledger.verify.Verify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Part of law 3: the verifier needs nothing but the JDK, and its jar holds what it needs and nothing else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifierJarTest {

    private static final Pattern INCLUDE = Pattern.compile("<include>(dev/countersign/[a-z/]+)/\\*\\.class</include>");

    /** All of the house that a class needs to run, itself among it. */
    private static Set<JavaClass> needed(JavaClass from, String root) {
        Set<JavaClass> seen = new HashSet<>(Set.of(from));
        Deque<JavaClass> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            next.pop().getDirectDependenciesFromSelf().stream()
                    .map(each -> each.getTargetClass().getBaseComponentType())
                    .filter(each -> each.getName().startsWith(root + ".") && seen.add(each))
                    .forEach(next::push);
        }
        return seen;
    }

    private static Set<String> strangers(Set<JavaClass> classes, String root) {
        Set<String> found = new TreeSet<>();
        classes.forEach(type -> type.getDirectDependenciesFromSelf().stream()
                .map(each -> each.getTargetClass().getBaseComponentType())
                .filter(each -> !each.isPrimitive()
                        && !each.getName().startsWith("java.")
                        && !each.getName().startsWith("javax.crypto.")
                        && !each.getName().startsWith(root + "."))
                .forEach(each -> found.add(type.getName() + " knows " + each.getName())));
        return found;
    }

    @Tag("slow")
    @Test
    void the_verifier_needs_the_jdk_alone() {
        JavaClasses home = Houses.home();
        assertThat(strangers(needed(home.get(Verify.class), Houses.HOME), Houses.HOME))
                .isEmpty();
    }

    @Test
    void a_class_that_needs_more_is_noticed() {
        JavaClasses offenders = Houses.offenders();
        assertThat(strangers(
                        needed(offenders.get(Houses.OFFENDERS + ".facts.FactThatKnowsDrools"), Houses.OFFENDERS),
                        Houses.OFFENDERS))
                .anyMatch(each -> each.contains("org.kie"));
    }

    @Tag("slow")
    @Test
    void the_pom_puts_the_packages_of_those_classes_into_its_jar_and_no_others() throws IOException {
        assertThat(packagesOfTheJar()).isEqualTo(packages(needed(Houses.home().get(Verify.class), Houses.HOME)));
    }

    @Test
    void nothing_in_those_packages_needs_a_class_that_is_not_in_the_jar() throws IOException {
        Set<String> jar = packagesOfTheJar();
        Set<JavaClass> inside = Houses.home().stream()
                .filter(each -> jar.contains(each.getPackageName())
                        && !each.getSimpleName().equals("package-info"))
                .collect(Collectors.toSet());
        Set<JavaClass> all = new HashSet<>();
        inside.forEach(each -> all.addAll(needed(each, Houses.HOME)));
        assertThat(all).hasSizeGreaterThan(30).isEqualTo(inside);
        assertThat(strangers(all, Houses.HOME)).isEmpty();
    }

    private static Set<String> packagesOfTheJar() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        int from = pom.indexOf("<id>verifier</id>");
        return INCLUDE.matcher(pom.substring(from, pom.indexOf("</execution>", from)))
                .results()
                .map((MatchResult each) -> each.group(1).replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> packages(Set<JavaClass> classes) {
        return classes.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    }
}
