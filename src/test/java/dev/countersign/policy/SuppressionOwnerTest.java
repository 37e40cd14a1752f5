package dev.countersign.policy;

import static dev.countersign.policy.SmallCase.FORBID;
import static dev.countersign.policy.SmallCase.NEED;
import static dev.countersign.policy.SmallCase.agent;
import static dev.countersign.policy.SmallCase.decided;
import static dev.countersign.policy.SmallCase.needs;
import static dev.countersign.policy.SmallCase.policy;
import static dev.countersign.policy.SmallPolicy.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Audience;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.SmallPolicy.Line;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Staff see the person of the refusal that forbids a contact; other readers do not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SuppressionOwnerTest {

    private static final String OWN = "The refusal is the customer's own.";
    private static final String SHARED =
            "The refusal is not the customer's own. It names a number or an address, or another person with "
                    + "the same one gave it.";
    private static final Line OBJECTED = line("OBJECTED", Map.of("contact.objected", true), Map.of("forbid", true));

    /** Code and text for staff, for a case with these facts. */
    private static List<String> staff(PolicyRelease policy, String heldBy, Map<String, Object> said) {
        Map<String, Object> known = new TreeMap<>(said);
        known.put("contact.heldBy", heldBy);
        return decided(policy, agent(known)).reasons().stream()
                .filter(reason -> reason.audience() == Audience.STAFF)
                .map(reason -> reason.code() + ": " + reason.text())
                .toList();
    }

    @Test
    void a_refusal_of_the_customer_and_a_shared_one_are_distinguished() {
        PolicyRelease policy = policy(OBJECTED);
        Map<String, Object> no = Map.of("contact.objected", true);

        assertThat(staff(policy, "PERSON", no)).containsExactly("BY_OBJECTED: " + OWN);
        assertThat(staff(policy, "SHARED", no)).containsExactly("BY_OBJECTED: " + SHARED);
        assertThat(staff(policy, "NONE", no)).isEmpty();
    }

    @Test
    void only_rows_that_read_a_refusal_depend_on_it() {
        PolicyRelease policy = policy(
                OBJECTED,
                FORBID,
                line("NEW", Map.of("contact.objected", false), Map.of("forbid", true)),
                line("DNC", Map.of("contact.dnc", true), Map.of("forbid", true)),
                line("STOP", Map.of("contact.stop", "SAME"), Map.of("forbid", true)));

        assertThat(staff(policy, "PERSON", Map.of("contact.objected", true, "contact.stop", "SAME")))
                .containsExactly("BY_OBJECTED: " + OWN, "BY_STOP: " + OWN);
        assertThat(staff(policy, "PERSON", Map.of("contact.dnc", true))).containsExactly("BY_DNC: " + OWN);
        assertThat(staff(policy, "PERSON", Map.of("contact.objected", false)))
                .as("a row that looks, where nobody said no")
                .isEmpty();
    }

    @Test
    void two_rows_of_one_code_are_explained_once() {
        assertThat(staff(
                        policy(
                                OBJECTED.because("NO_CONTACT"),
                                line("DNC", Map.of("contact.dnc", true), Map.of("forbid", true))
                                        .because("NO_CONTACT")),
                        "PERSON",
                        Map.of("contact.objected", true, "contact.dnc", true)))
                .containsExactly("NO_CONTACT: " + OWN);
    }

    @Test
    void a_contact_that_nothing_permits_is_explained_by_the_refusal_that_covers_it() {
        String told = "NO_BASIS: A refusal covers this channel. " + OWN;

        for (Map<String, Object> no : List.<Map<String, Object>>of(
                Map.of("contact.objected", true),
                Map.of("contact.dnc", true),
                Map.of("contact.stop", "SAME"),
                Map.of("contact.stop", "OTHER"))) {
            assertThat(staff(policy(NEED), "PERSON", no)).as("%s", no).containsExactly(told);
        }
        for (Map<String, Object> yes : List.<Map<String, Object>>of(
                Map.of(), Map.of("contact.objected", false, "contact.dnc", false, "contact.stop", "NONE"))) {
            assertThat(staff(policy(NEED), "PERSON", yes)).as("%s", yes).isEmpty();
        }
        assertThat(staff(policy(NEED), "NONE", Map.of("contact.objected", true)))
                .isEmpty();
        assertThat(staff(policy(needs("DATA_USE")), "PERSON", Map.of("contact.objected", true)))
                .as("another need")
                .isEmpty();
    }

    @Test
    void what_staff_hear_names_no_row_and_no_place() {
        assertThat(decided(policy(OBJECTED), agent(Map.of("contact.objected", true, "contact.heldBy", "PERSON")))
                        .reasons())
                .last()
                .extracting(Reason::law, Reason::row, Reason::places)
                .containsExactly("", null, new TreeSet<String>());
    }
}
