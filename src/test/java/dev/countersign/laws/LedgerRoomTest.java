package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The room that keeps decisions uses only the JDK, so that its files can be read in ten years. */
class LedgerRoomTest {

    private static Set<String> strangers(JavaClasses classes, String root) {
        Set<String> found = new TreeSet<>();
        classes.stream()
                .filter(type -> Houses.room(type, root).equals("ledger"))
                .forEach(type -> type.getDirectDependenciesFromSelf().stream()
                        .map(each -> each.getTargetClass().getBaseComponentType())
                        .filter(each -> !each.isPrimitive()
                                && !each.getPackageName().startsWith("java.")
                                && !each.getPackageName().startsWith("javax.crypto")
                                && !each.getPackageName().startsWith("org.jspecify.")
                                && !Houses.room(each, root).equals("ledger"))
                        .forEach(each -> found.add(type.getName() + " knows " + each.getName())));
        return found;
    }

    @Test
    void the_ledger_knows_nothing_but_the_jdk() {
        assertThat(strangers(Houses.home(), Houses.HOME)).isEmpty();
    }

    @Test
    void a_ledger_that_knows_more_would_be_noticed() {
        assertThat(strangers(Houses.offenders(), Houses.OFFENDERS)).isNotEmpty();
    }
}
