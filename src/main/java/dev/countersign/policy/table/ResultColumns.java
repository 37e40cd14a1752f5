package dev.countersign.policy.table;

import dev.countersign.facts.AppliesTo;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.words.DisclosureForm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names that the combining algorithm knows: result columns that are findings, and derived facts that it reads. */
public final class ResultColumns {

    public static final String CATALOGUE = "action.needs";
    public static final String PURPOSES = "action.purposes";
    public static final String REQUIRES = "action.requires";
    public static final String PROTECTIVE = "action.protective";
    public static final String PEOPLE_ONLY = "action.peopleOnly";
    public static final String INSTEAD = "action.instead";
    static final String RESERVES = "action.reserves";
    static final String RESERVED_FOR = "action.reservedFor";
    static final String AMOUNT = "AMOUNT";
    public static final String UNREADABLE = CorePath.RECORD_UNREADABLE;
    public static final String TYPE = "action.type";
    public static final String GRADE = "oversight.grade";
    public static final String TOOL_MODE = "tool.mode";
    public static final String MODE = "level.mode";
    public static final String PERSON = "oversight.person";
    public static final String RISK = CorePath.CASE_RISK;
    public static final String LEVEL = CorePath.CASE_LEVEL;
    public static final String PLACE = CorePath.PLACE_CODE;
    public static final String COUNTRY = CorePath.PLACE_COUNTRY;
    public static final String JURISDICTIONS = CorePath.PLACE_JURISDICTIONS;
    public static final String ALL_JURISDICTIONS = CorePath.CASE_JURISDICTIONS;
    public static final String GRANTED = CorePath.AGENT_LEVEL;
    public static final String DAY = CorePath.MOMENT_DAY;
    public static final String TIME = CorePath.MOMENT_TIME;
    public static final String HOLIDAY = CorePath.MOMENT_HOLIDAY;

    public static final String STANDS_IN = "demand.mayStandIn";
    public static final String OWN_YES = "demand.ownYes";

    public static final String REACHES_CUSTOMER = "action.reachesCustomer";

    /** What a reason code of the review desk is for. */
    public static final String CODE_ANSWER = "code.answer";

    public static final String CODE_SEEN_BY = "code.seenBy";
    public static final String CODE_LEADS_TO = "code.leadsTo";
    public static final String CODE_AGAIN = "code.mayAskAgain";
    public static final String CODE_TEXT = "code.needsText";
    public static final String LIMIT = "limit.most";
    public static final String CHANGE_PROPOSES = "change.proposes";
    public static final String CHANGE_APPROVES = "change.approves";
    public static final String CHANGE_SECOND = "change.second";
    public static final String CHANGE_MACHINE = "change.machine";
    public static final String CHANGE_ACTION = "change.action";
    public static final String CHANGE_EVIDENCE = "change.evidence";
    public static final String FACT_CLASS = "fact.class";
    /** What data is used for. */
    public static final String DATA_USE = "action.dataUse";

    public static final String DISCLOSURE = "disclosure";
    static final String FORM = "disclosure.form";
    static final String FORM_PARAMETER = "disclosure.parameter";
    public static final String FIELD_CLASS = CorePath.FIELD_CLASS;
    public static final String FIELDS_ASKED = CorePath.ACTION_FIELD_CLASSES;

    /** What findings imply for later stages: the core computes these between stages. */
    public static final Map<String, String> IMPLIES =
            Map.of("risk", RISK, "cap", LEVEL, JURISDICTIONS, ALL_JURISDICTIONS);

    private static final SortedMap<String, FactName> FINDINGS = new TreeMap<>();

    static {
        finding("permit", FactType.LIST, false, "need", "The need of the action that this row meets.");
        finding("forbid", FactType.YESNO, false, null, "yes: it must not happen; the row's reason code says why.");
        finding("audience", FactType.LIST, false, "audience", "The widest audience that may hear the reason.");
        finding("risk", FactType.LIST, false, "risk", "The grade is at least this.");
        number("cap", 0, 5, "level 0-5", "Autonomy is at most this.");
        finding("demand", FactType.LIST, false, "role", "The role that must decide.");
        finding(
                "demand.qualifier",
                FactType.TEXT,
                false,
                null,
                "A qualifier of that person, such as finance or trained.");
        number("demand.count", 1, 5, "people", "Number of different people of that role.");
        number("demand.due", 0, 10_000, "hours", "Within how many hours; a time-out never approves.");
        finding("demand.escalate", FactType.LIST, false, "role", "Who is asked when the time has passed.");
        finding("demand.second", FactType.LIST, false, "role", "A second role that must decide too.");
        finding("demand.secondQualifier", FactType.TEXT, false, null, "A qualifier of the second person.");
        finding("demand.fourEyes", FactType.YESNO, false, null, "yes: two different people must approve.");
        finding(
                STANDS_IN,
                FactType.YESNO,
                false,
                null,
                "yes: when the time has passed, a yes of the role in `demand.escalate` counts too.");
        finding(
                OWN_YES,
                FactType.YESNO,
                false,
                null,
                "yes: the person for whom the agent acts may approve it too. Only for low risk that reaches no "
                        + "customer.");
        finding("oblige", FactType.LIST, true, "obligation", "Obligations that go with the verdict.");
        finding(
                DISCLOSURE,
                FactType.LIST,
                false,
                "disclosure",
                "The most that may be disclosed of this class of data.");
        finding(FORM, FactType.LIST, false, "form", "The form in which it leaves; a form that does not fit withholds.");
        number(
                FORM_PARAMETER,
                1,
                999_999,
                "",
                "The width of a range (BAND), the least size of a group (GROUP_K), or the least number of records in a "
                        + "sum (SUM_12M).");
        finding(
                "oblige.when",
                FactType.LIST,
                false,
                "when",
                "The verdict that the obligations go with; ALLOW if blank.");
    }

    private ResultColumns() {}

    private static void finding(String path, FactType type, boolean many, @Nullable String list, String help) {
        FINDINGS.put(path, new FactName(path, type, many, list, null, null, "", Authority.DERIVED, help));
    }

    private static void number(String path, double least, double most, String unit, String help) {
        FINDINGS.put(
                path, new FactName(path, FactType.NUMBER, false, null, least, most, unit, Authority.DERIVED, help));
    }

    /** The result columns that are findings, by name; every other result is a derived fact. */
    public static SortedMap<String, FactName> findings() {
        return java.util.Collections.unmodifiableSortedMap(FINDINGS);
    }

    public static boolean isFinding(String path) {
        return FINDINGS.containsKey(path);
    }

    /** Whether a table that gives this affects a verdict; the other tables are evaluated only for their own results. */
    public static boolean bearsOnVerdict(String path) {
        return isFinding(path)
                || path.startsWith("action.")
                || path.startsWith("oversight.")
                || path.startsWith("approval.")
                || path.equals(TOOL_MODE)
                || path.equals(MODE);
    }

    /** Whether it is read or given for one class of data at a time. */
    public static boolean isOfFields(String path) {
        return path.startsWith("field.") || path.equals(DISCLOSURE) || path.startsWith(DISCLOSURE + ".");
    }

    /** The findings of one row, in a fixed order. */
    public static List<Finding> of(Row row) {
        Map<String, Object> results = row.results();
        List<Finding> found = new ArrayList<>(2);
        if (results.get("permit") instanceof String need) {
            found.add(new Finding.Permit(need, row.law()));
        }
        if (Boolean.TRUE.equals(results.get("forbid"))) {
            found.add(new Finding.Prohibit(row.reason()));
        }
        if (results.get("risk") instanceof String risk) {
            found.add(new Finding.RiskFloor(Risk.valueOf(risk)));
        }
        if (results.get("cap") instanceof Double level) {
            found.add(new Finding.AutonomyCap(level.intValue()));
        }
        demand(results, "demand", "demand.qualifier", found);
        demand(results, "demand.second", "demand.secondQualifier", found);
        if (results.get("oblige") instanceof Collection<?> codes) {
            AppliesTo when =
                    results.get("oblige.when") instanceof String word ? AppliesTo.valueOf(word) : AppliesTo.ALLOW;
            codes.forEach(code -> found.add(new Finding.Obligation((String) code, when)));
        }
        if (results.get(DISCLOSURE) instanceof String most) {
            found.add(new Finding.DisclosureLimit(
                    Disclosure.valueOf(most),
                    form(results).map(DisclosureForm.Given::toString).orElse("")));
        }
        return found;
    }

    /** The form of a row that discloses something; empty if it says none. */
    static Optional<DisclosureForm.Given> form(Map<String, Object> results) {
        int parameter = results.get(FORM_PARAMETER) instanceof Double number ? number.intValue() : 0;
        return results.get(FORM) instanceof String name
                ? Optional.of(new DisclosureForm.Given(DisclosureForm.valueOf(name), parameter))
                : Optional.empty();
    }

    private static void demand(Map<String, Object> results, String role, String qualifier, List<Finding> found) {
        if (results.get(role) instanceof String word) {
            Object count = role.equals("demand") ? results.get("demand.count") : null;
            found.add(new Finding.Demand(
                    Role.valueOf(word),
                    (String) results.getOrDefault(qualifier, ""),
                    count instanceof Double number ? number.intValue() : 1,
                    (Double) results.get("demand.due"),
                    results.get("demand.escalate") instanceof String up ? Role.valueOf(up) : null,
                    Boolean.TRUE.equals(results.get("demand.fourEyes")),
                    Boolean.TRUE.equals(results.get(STANDS_IN)),
                    Boolean.TRUE.equals(results.get(OWN_YES))));
        }
    }

    /** A result that is a set, or the empty set. */
    public static Set<?> set(@Nullable Object value) {
        return value instanceof Set<?> set ? set : Set.of();
    }
}
