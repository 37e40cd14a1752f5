package dev.countersign.decisions.record;

import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The persons whose data a decision contains: its subject, and persons of the staff. Each has a part of the record that
 * can be erased separately.
 *
 * @param about what the decision is about: {@code customer:} and the id of the own record, else type and id of the
 *     resource
 * @param staff ids of persons of the staff, each once, in the form in which people are compared: the requester, the
 *     person it acts for, the owner of the agent, and the approvers
 * @param owner the part of the agent's owner; 0 if there is none
 * @param onBehalfOf the part of the person that the requester acts for; 0 if there is none
 * @param requester the part of the requester; 0 if an agent asks
 */
public record RecordSubjects(String about, List<String> staff, int owner, int onBehalfOf, int requester) {

    /** Prefix of the id of a person of the staff. */
    public static final String STAFF = "staff:";

    /** Prefix of the id of a customer. */
    public static final String CUSTOMER = "customer:";

    static final String OWNER = CorePath.AGENT_OWNER;

    private static final String ON_BEHALF_OF = CorePath.ACTION_ON_BEHALF_OF;
    private static final String ASKS = CorePath.SUBJECT_ID;
    private static final String SUBJECT = "subject.";

    public RecordSubjects {
        staff = List.copyOf(staff);
    }

    public static RecordSubjects of(Facts facts) {
        Object customer = facts.known().value(CorePath.CUSTOMER_ID);
        String about = customer != null
                ? CUSTOMER + customer
                : facts.known().value(CorePath.RESOURCE_TYPE) + ":"
                        + facts.known().value(CorePath.RESOURCE_ID);
        List<String> staff = new ArrayList<>();
        int requester = personAsks(facts) ? part(staff, facts.known().value(ASKS)) : 0;
        int onBehalfOf = part(staff, facts.known().value(ON_BEHALF_OF));
        int owner = part(staff, facts.known().value(OWNER));
        facts.approvals().forEach(approval -> part(staff, approval.person()));
        return new RecordSubjects(about, staff, owner, onBehalfOf, requester);
    }

    /** The part of a person, who is added if missing; 0 for nobody. */
    private static int part(List<String> staff, @Nullable Object person) {
        if (person == null) {
            return 0;
        }
        String form = PersonId.form(String.valueOf(person));
        if (!staff.contains(form)) {
            staff.add(form);
        }
        return staff.indexOf(form) + 1;
    }

    /** The subject whose part has what is about a person of the staff. */
    public static String staff(String person) {
        return STAFF + PersonId.form(person);
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
    int partOfFact(String path) {
        return switch (path) {
            case OWNER -> owner;
            case ON_BEHALF_OF -> onBehalfOf;
            default -> path.startsWith(SUBJECT) ? requester : 0;
        };
    }
}
