package dev.countersign.decisions.record;

import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The persons whose data a decision contains: its subject, and persons of the staff. Each has a part of the record that
 * can be erased separately.
 *
 * @param about what the decision is about: {@code customer:} and the id of the own record, else type and id of the
 *     resource
 * @param staff ids of persons of the staff, each once, in the form in which people are compared: the requester, the
 *     person it acts for, the owner of the agent, and the approvers
 */
public record RecordSubjects(String about, List<String> staff) {

    /** Prefix of the id of a person of the staff. */
    public static final String STAFF = "staff:";

    static final String OWNER = CorePath.AGENT_OWNER;
    private static final String ON_BEHALF_OF = CorePath.ACTION_ON_BEHALF_OF;
    private static final String ASKS = CorePath.SUBJECT_ID;
    private static final String SUBJECT = "subject.";

    public static RecordSubjects of(Facts facts) {
        Object customer = facts.known().value(CorePath.CUSTOMER_ID);
        String about = customer != null
                ? "customer:" + customer
                : facts.known().value(CorePath.RESOURCE_TYPE) + ":"
                        + facts.known().value(CorePath.RESOURCE_ID);
        Set<String> staff = new LinkedHashSet<>();
        if (personAsks(facts)) {
            staff.add(PersonId.form(text(facts, ASKS)));
        }
        for (String path : List.of(ON_BEHALF_OF, OWNER)) {
            if (facts.known().known(path)) {
                staff.add(PersonId.form(text(facts, path)));
            }
        }
        facts.approvals().stream().map(Approval::person).map(PersonId::form).forEach(staff::add);
        return new RecordSubjects(about, new ArrayList<>(staff));
    }

    /**
     * Whether a person looks like one of these: nobody may decide about themselves. @param ids such as {@code C-1008}
     * or {@code customer:C-1008}
     */
    public static boolean looksLikeOneOf(String person, Collection<String> ids) {
        return ids.stream().map(PersonId::looks).anyMatch(PersonId.looks(person)::equals);
    }

    private static boolean personAsks(Facts facts) {
        return !"agent".equals(facts.known().value(CorePath.SUBJECT_TYPE))
                && facts.known().known(ASKS);
    }

    private static String text(Facts facts, String path) {
        return String.valueOf(facts.known().value(path));
    }

    /**
     * Ids under which the ledger keeps the keys of these persons: first the subject, then the staff. A person of the
     * staff never has the key of a customer.
     */
    List<String> subjects() {
        List<String> subjects = new ArrayList<>(List.of(about));
        staff.forEach(person -> subjects.add(STAFF + person));
        return subjects;
    }

    /**
     * The part with the value of that fact: 0 is the subject of the decision, the others are the staff in their order.
     */
    int part(String path, Facts facts) {
        if (path.equals(OWNER) || path.equals(ON_BEHALF_OF)) {
            return part(text(facts, path));
        }
        return path.startsWith(SUBJECT) && personAsks(facts) ? part(text(facts, ASKS)) : 0;
    }

    int part(String person) {
        return staff.indexOf(PersonId.form(person)) + 1;
    }
}
