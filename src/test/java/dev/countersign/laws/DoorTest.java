package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.policy.PolicyRelease;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Law 11: one class decides, and it records. Each class that evaluates without recording is on this list. */
class DoorTest {

    /** Classes outside of {@code decisions} that may try: {@code decide} without a ledger, and cases. */
    private static final Set<String> MAY_TRY = Set.of("cli.DecideCommand", "tables.CaseFile");
    /**
     * Classes of {@code decisions} that may: the deciding class itself, which also tries for people, searches, and
     * readers of a record.
     */
    private static final Set<String> INSIDE =
            Set.of("Evaluator", "DecisionService", "PermissionSearch", "Replayer", "StoredDecision", "Explanation");
    /** Classes that make a decision: the deciding class, and the reader of an entry. */
    private static final Set<String> MAKERS = Set.of("DecisionService", "StoredDecision");

    private static final Set<String> OUTSIDE = Set.of("web", "agents", "cli");

    private static Set<String> violations(JavaClasses classes, String root) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            String room = Houses.room(type, root);
            String name = type.getName()
                    .replaceFirst("\\$.*", "")
                    .substring(type.getName().lastIndexOf('.') + 1);
            boolean mayTry = room.equals("decisions") ? INSIDE.contains(name) : MAY_TRY.contains(room + "." + name);
            if (!mayTry
                    && type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(each -> each.getTargetClass().isEquivalentTo(Evaluator.class))) {
                found.add(room + "." + name + " evaluates without recording");
            }
            if (OUTSIDE.contains(room)
                    && type.getMethodCallsFromSelf().stream()
                            .anyMatch(call -> call.getTargetOwner().isEquivalentTo(PolicyRelease.class)
                                    && call.getTarget().getName().equals("evaluate"))) {
                found.add(room + "." + name + " asks a release by itself");
            }
            if (!MAKERS.contains(name)
                    && type.getConstructorCallsFromSelf().stream()
                            .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Decision.class))) {
                found.add(room + "." + name + " makes a decision");
            }
        }
        return found;
    }

    @Test
    void only_the_decision_service_decides_and_few_may_try() {
        assertThat(violations(Houses.home(), Houses.HOME)).isEmpty();
    }

    @Test
    void each_listed_class_exists_and_evaluates() {
        Set<String> trying = new TreeSet<>();
        Houses.home().stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(each -> each.getTargetClass().isEquivalentTo(Evaluator.class)))
                .forEach(type -> trying.add(Houses.room(type, Houses.HOME) + "."
                        + type.getName().replaceFirst("\\$.*", "").replaceFirst(".*\\.", "")));
        assertThat(trying)
                .containsAll(MAY_TRY)
                .containsAll(INSIDE.stream()
                        .filter(name -> !name.equals("Evaluator"))
                        .map(name -> "decisions." + name)
                        .toList());
    }

    @Test
    void an_endpoint_that_tries_is_noticed() {
        assertThat(violations(Houses.offenders(), Houses.OFFENDERS))
                .containsAll(List.of(
                        "web.EndpointThatTries evaluates without recording",
                        "web.EndpointThatTries asks a release by itself"));
    }
}
