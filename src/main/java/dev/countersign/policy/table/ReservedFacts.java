package dev.countersign.policy.table;

import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Derived facts with a fixed meaning: those that the combining algorithm reads, those that an answer shows, and the
 * usual columns of a catalogue. A table can give them only in this form.
 */
public final class ReservedFacts {

    private static final SortedMap<String, Form> FORMS = new TreeMap<>();

    static {
        many(
                ResultColumns.CATALOGUE,
                FactType.LIST,
                "need",
                "The needs that some row must permit; blank: no need. Every pack has one table that gives it, the "
                        + "catalogue.");
        many(ResultColumns.PURPOSES, FactType.LIST, "purpose", "Purposes that the action may have; blank allows all.");
        many(
                ResultColumns.REQUIRES,
                FactType.TEXT,
                null,
                "Paths of facts that must be known, or the action is denied.");
        many(ResultColumns.INSTEAD, FactType.TEXT, null, "Actions to offer when this one is not allowed, best first.");
        one(ResultColumns.PROTECTIVE, FactType.YESNO, null, "yes: it protects the customer, and is allowed at once.");
        one(ResultColumns.PEOPLE_ONLY, FactType.YESNO, null, "yes: no agent may do it.");
        one(ResultColumns.TYPE, FactType.LIST, "actionType", "What the action does; other tables read it.");
        one(
                ResultColumns.RESERVES,
                FactType.LIST,
                "reserves",
                "What an allowed action reserves until our record shows it. Blank: CONTACT for a message, "
                        + "otherwise NONE.");
        one(
                ResultColumns.RESERVED_FOR,
                FactType.LIST,
                "reservedFor",
                "The owner of what is reserved; blank means RESOURCE.");
        one(
                "action.function",
                FactType.LIST,
                "function",
                "The part of the business; our own agents and other tables read it.");
        one("action.impact", FactType.LIST, "impact", "Impact on the customer; other tables read it.");
        one("action.reversibility", FactType.LIST, "reversibility", "Whether it can be undone; other tables read it.");
        one("action.tool", FactType.TEXT, null, "The tool that carries it out; other tables read it.");
        one(
                ResultColumns.REACHES_CUSTOMER,
                FactType.YESNO,
                null,
                "Whether the customer sees or feels it; other tables read it.");
        one(
                ResultColumns.TOOL_MODE,
                FactType.LIST,
                "toolMode",
                "How the agent may use the tool. If a table gives it, a protective action without it is treated "
                        + "like any other action.");
        one(
                ResultColumns.MODE,
                FactType.LIST,
                "mode",
                "ALONE, PERSON (a person decides) or NO. If a table gives it, a case without it is denied.");
        form(
                ResultColumns.PERSON,
                FactType.YESNO,
                false,
                null,
                Combine.any,
                "yes: a person must decide; some row must then give `demand`.");
        one(
                ResultColumns.GRADE,
                FactType.TEXT,
                null,
                "Shown in the answer, like everything else that a table gives under `oversight.` or `approval.`.");
        one(
                ResultColumns.CODE_ANSWER,
                FactType.LIST,
                "answer",
                "NO for a code with which people reject, YES for one with which they approve a formal review.");
        many(
                ResultColumns.CODE_SEEN_BY,
                FactType.LIST,
                "role",
                "The roles that may see the code; blank: all. Everybody else reads NOT_APPROVED.");
        one(ResultColumns.CODE_LEADS_TO, FactType.LIST, "leadsTo", "What is improved because of it.");
        one(
                ResultColumns.CODE_AGAIN,
                FactType.YESNO,
                null,
                "yes: exactly the same action may be requested again at once.");
        one(ResultColumns.CODE_TEXT, FactType.YESNO, null, "yes: the person must say why in words.");
        one(ResultColumns.LIMIT, FactType.NUMBER, null, "The number of a limit at the review desk.");
        many(
                ResultColumns.CHANGE_PROPOSES,
                FactType.LIST,
                "proposer",
                "Who may propose the change of the registry: roles, the owner of the thing, a supervisor or anybody "
                        + "with a role.");
        one(ResultColumns.CHANGE_APPROVES, FactType.LIST, "role", "The role that must agree; blank for nobody.");
        one(ResultColumns.CHANGE_SECOND, FactType.LIST, "role", "A second role that must agree, by another person.");
        one(ResultColumns.CHANGE_MACHINE, FactType.LIST, "byMachine", "What the program may do of it alone.");
        one(
                ResultColumns.CHANGE_ACTION,
                FactType.TEXT,
                null,
                "The action of the catalogue with which it is requested.");
        one(ResultColumns.CHANGE_EVIDENCE, FactType.TEXT, null, "What must be named with the proposal.");
        one(
                ResultColumns.FACT_CLASS,
                FactType.LIST,
                "fieldClass",
                "The class of data of a fact. The card of a task shows it by this class.");
        one("oversight.explanation", FactType.TEXT, null, "Shown in the answer.");
        one("oversight.evidence", FactType.TEXT, null, "Shown in the answer.");
        one("oversight.sample", FactType.NUMBER, null, "Shown in the answer.");
    }

    private ReservedFacts() {}

    /** How a table gives one of them. @param combine how several values become one */
    public record Form(FactName fact, Combine combine) {

        /** Whether a fact with that declaration can be read as this one: a set or one value, yesno or another type. */
        public boolean suits(FactName other) {
            return fact.many() == other.many() && (fact.type() == FactType.YESNO) == (other.type() == FactType.YESNO);
        }
    }

    /** By path. */
    public static SortedMap<String, Form> forms() {
        return Collections.unmodifiableSortedMap(FORMS);
    }

    private static void one(String path, FactType type, @Nullable String list, String help) {
        form(path, type, false, list, Combine.only, help);
    }

    private static void many(String path, FactType type, @Nullable String list, String help) {
        form(path, type, true, list, Combine.only, help);
    }

    private static void form(
            String path, FactType type, boolean many, @Nullable String list, Combine combine, String help) {
        FORMS.put(
                path, new Form(new FactName(path, type, many, list, null, null, "", Authority.DERIVED, help), combine));
    }
}
