package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.countersign.ledger.Ledger;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A key of a person that cannot be written is an answer, not an error: the classes that make one turn it into one. */
class KeysOfPersonsTest {

    private static Set<String> making(JavaClasses classes, String home) {
        Set<String> found = new TreeSet<>();
        classes.stream()
                .filter(type -> !type.getPackageName().startsWith(home + ".ledger"))
                .filter(type -> Stream.concat(
                                type.getMethodCallsFromSelf().stream().map(call -> (AccessTarget) call.getTarget()),
                                type.getMethodReferencesFromSelf().stream()
                                        .map(reference -> (AccessTarget) reference.getTarget()))
                        .anyMatch(target -> target.getOwner().isEquivalentTo(Ledger.class)
                                && target.getName().equals("subject")))
                .forEach(type -> found.add(type.getName().replaceFirst("\\$.*", "")));
        return found;
    }

    @Test
    void decisions_and_the_function_for_all_other_entries_make_keys() {
        assertThat(making(Houses.home(), Houses.HOME))
                .containsExactly(
                        "dev.countersign.decisions.DecisionService", "dev.countersign.decisions.evaluate.NotDecided");
    }

    @Test
    void another_class_that_makes_one_would_be_noticed() {
        assertThat(making(Houses.offenders(), Houses.OFFENDERS))
                .containsExactly("dev.countersign.laws.offenders.web.KeyOfSomebody");
    }
}
