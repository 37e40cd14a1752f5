package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.countersign.ledger.journal.Entry;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Writers of private parts: decisions, approvals and erasures. Each commits to everything that it hides. The small
 * verifier knows no others.
 */
class PrivatePartsTest {

    private static final Set<String> WRITERS = Set.of(
            "dev.countersign.decisions.record.DecisionEntryWriter",
            "dev.countersign.decisions.history.ApprovalEntries",
            "dev.countersign.decisions.history.ErasureEntries",
            "dev.countersign.decisions.history.ErasureProposal",
            "dev.countersign.decisions.record.SealedEntry");

    private static Set<String> sealing(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        classes.stream()
                .filter(type -> type.getCodeUnitCallsFromSelf().stream()
                                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Entry.Part.class)
                                        && call.getTarget().getName().equals("<init>"))
                        || type.getCodeUnitReferencesFromSelf().stream()
                                .anyMatch(reference -> reference
                                                .getTargetOwner()
                                                .isEquivalentTo(Entry.Part.class)
                                        && reference.getTarget().getName().equals("<init>")))
                .forEach(type -> found.add(type.getName().replaceFirst("\\$.*", "")));
        return found;
    }

    @Test
    void no_entry_but_decisions_approvals_erasures_and_access_has_private_parts() {
        assertThat(sealing(Houses.home())).isEqualTo(WRITERS);
    }

    @Test
    void another_entry_with_a_private_part_would_be_noticed() {
        assertThat(sealing(Houses.offenders()))
                .containsExactly("dev.countersign.laws.offenders.ledger.EntryWithASecret");
    }
}
