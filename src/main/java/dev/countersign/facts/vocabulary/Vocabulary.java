package dev.countersign.facts.vocabulary;

import static dev.countersign.facts.vocabulary.Authority.CALLER;
import static dev.countersign.facts.vocabulary.Authority.DERIVED;
import static dev.countersign.facts.vocabulary.Authority.RECORD;

import dev.countersign.facts.AppliesTo;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.words.AgentStatus;
import dev.countersign.facts.words.AutonomyMode;
import dev.countersign.facts.words.ByMachine;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.ConsentState;
import dev.countersign.facts.words.CustomerKind;
import dev.countersign.facts.words.CustomerState;
import dev.countersign.facts.words.DisclosureForm;
import dev.countersign.facts.words.Drift;
import dev.countersign.facts.words.LanguageFinding;
import dev.countersign.facts.words.LevelChange;
import dev.countersign.facts.words.Purpose;
import dev.countersign.facts.words.ReviewLimit;
import dev.countersign.facts.words.ThingKind;
import dev.countersign.facts.words.ThingStatus;
import dev.countersign.facts.words.UseCase;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every fact that rows and rules may read, and every list of words they may choose from: one vocabulary for Java, DRL,
 * table headers, drop-downs, JSON and docs. A pack adds its declared business facts and what its tables give.
 */
public record Vocabulary(SortedMap<String, FactName> facts, SortedMap<String, List<String>> lists) {

    private static final String SUBJECTS = "subjectType";
    /** The text that the caller sends to the detector. It never becomes part of a case. */
    public static final String TEXT = "action.text";
    /** Phrases that the detector found. It looks for the phrases that rows name in conditions on this path. */
    public static final String PHRASES = "language.phrases";

    private static final double MOST = 1e6;
    private static final Vocabulary CORE = builtIn();

    public Vocabulary {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
    }

    public Optional<FactName> fact(String path) {
        return Optional.ofNullable(facts.get(path));
    }

    /** The words of a list; empty for a list that is not declared. */
    public List<String> words(@Nullable String list) {
        return list == null ? List.of() : lists.getOrDefault(list, List.of());
    }

    /** This vocabulary with more facts and lists. A name that already exists keeps its meaning. */
    public Vocabulary and(Map<String, FactName> moreFacts, Map<String, List<String>> moreLists) {
        SortedMap<String, FactName> allFacts = new TreeMap<>(moreFacts);
        allFacts.putAll(facts);
        SortedMap<String, List<String>> allLists = new TreeMap<>(moreLists);
        allLists.putAll(lists);
        return new Vocabulary(allFacts, allLists);
    }

    /** This vocabulary, with more types of subjects that may ask. */
    public Vocabulary asking(Collection<String> types) {
        SortedMap<String, List<String>> all = new TreeMap<>(lists);
        all.put(
                SUBJECTS,
                Stream.concat(words(SUBJECTS).stream(), types.stream())
                        .distinct()
                        .toList());
        return new Vocabulary(facts, all);
    }

    /** The vocabulary that every pack starts from. */
    public static Vocabulary core() {
        return CORE;
    }

    private static Vocabulary builtIn() {
        return new Builder()
                .list(SUBJECTS, "agent", "user")
                .list(
                        "agentKind",
                        "customer intelligence",
                        "sales support",
                        "service triage",
                        "marketing personalization",
                        "compliance guardrail",
                        "data stewardship",
                        "process optimization",
                        "evaluation")
                .list("agentStatus", AgentStatus.values())
                .list("channel", Channel.values())
                .list("purpose", Purpose.values())
                .list(
                        "contentLabel",
                        "PROMOTION",
                        "PRICE",
                        "LEGAL",
                        "HEALTH",
                        "ADVICE",
                        "GUARANTEE",
                        "FORECAST",
                        "DISEASE_CLAIM",
                        "EFFICACY_CLAIM",
                        "PRICE_PROMISE",
                        "URGENCY",
                        "FREE",
                        "PROFESSIONAL_ADVICE",
                        "LIABILITY",
                        "CANCEL_DISCOURAGED",
                        "DISPARAGING",
                        "CLAIMS_HUMAN")
                .list("numberKind", LanguageFinding.CARD_NUMBER, LanguageFinding.SOCIAL_SECURITY, LanguageFinding.IBAN)
                .list("dataClass", "PUBLIC", "INTERNAL", "PERSONAL", "SPECIAL", "EMOTION", "BIOMETRIC")
                .list("direction", "UP", "DOWN", "SAME")
                .list(
                        "function",
                        "SALES",
                        "SERVICE",
                        "MARKETING",
                        "CUSTOMER_SUCCESS",
                        "COMPLIANCE",
                        "DATA",
                        "EVALUATION",
                        "OPERATIONS",
                        "ALL")
                .list(
                        "actionType",
                        "READ",
                        "ANALYSE",
                        "RECOMMEND",
                        "DRAFT",
                        "WRITE",
                        "SEND",
                        "COMMIT",
                        "CONFIG",
                        "META")
                .list("reserves", "NONE", "CONTACT", "AMOUNT", "COUNT")
                .list("reservedFor", "RESOURCE", "CUSTOMER")
                .list("impact", "NONE", "INDIRECT", "DIRECT", "SIGNIFICANT", "PROTECTIVE")
                .list("reversibility", "NOT_APPLICABLE", "REVERSIBLE", "COMPENSABLE", "IRREVERSIBLE")
                .list("customerKind", CustomerKind.values())
                .list("customerState", CustomerState.values())
                .list("consentState", ConsentState.values())
                .list("similarGoods", "YES", "NO", "UNKNOWN")
                .list("stop", "NONE", "SAME", "OTHER")
                .list("heldBy", "NONE", "PERSON", "SHARED")
                .list("sector", "GENERAL", "FINANCE", "HEALTH", "INSURANCE", "TELECOM", "ENERGY", "RETAIL", "PUBLIC")
                .list("riskAppetite", "LOW", "MEDIUM", "HIGH")
                .list("drift", Drift.values())
                .list("risk", Risk.values())
                .list("role", Role.values())
                .list("day", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
                .list("toolMode", "READ", "DRAFT", "WRITE", "SEND", "SUPERVISE", "PERSON")
                .list("mode", AutonomyMode.values())
                .list("audience", Audience.values())
                .list("when", AppliesTo.values())
                .list("disclosure", Disclosure.values())
                .list("form", DisclosureForm.values())
                .list(
                        "use",
                        "MANIPULATION",
                        "EXPLOITS_VULNERABILITY",
                        "SOCIAL_SCORE",
                        "STAFF_EMOTION",
                        "BIOMETRIC_CATEGORY",
                        "CREDITWORTHINESS",
                        "FRAUD_DETECTION",
                        "LIFE_HEALTH_PRICING",
                        "SOLELY_AUTOMATED",
                        "TRAIT_PRICING",
                        UseCase.UNKNOWN)
                .list("exception", "CONTRACT", "LAW", "EXPLICIT_CONSENT")
                .list("limit", ReviewLimit.values())
                .list("answer", "NO", "YES")
                .list("thing", ThingKind.values())
                .list("thingStatus", ThingStatus.values())
                .list("levelChange", LevelChange.values())
                .list("byMachine", ByMachine.values())
                .list(
                        "proposer",
                        Stream.concat(
                                        Arrays.stream(Role.values()).map(Role::name),
                                        Stream.of("OWNER", "SUPERVISOR", "ANYBODY"))
                                .toArray(String[]::new))
                .list("leadsTo", "KNOWLEDGE", "EVALUATION", "RULE", "TRAINING", "DATA", "NOTHING")
                .word("subject.type", SUBJECTS, CALLER, "Who sends the request: an agent, or a person.")
                .text("subject.id", CALLER, "Id of the subject of the request.")
                .text("agent.id", RECORD, "Id of the registered agent.")
                .word("agent.kind", "agentKind", RECORD, "The kind of the agent, one of eight.")
                .word("agent.status", "agentStatus", RECORD, "Whether the agent is active, paused or retired.")
                .number("agent.level", 0, 5, "level 0-5", RECORD, "The level of autonomy that the agent was granted.")
                .text("agent.owner", RECORD, "Id of the person responsible for the agent.")
                .yesno("agent.contractExpired", RECORD, "Whether the agent's contract has run out.")
                .yesno("agent.reviewOverdue", RECORD, "Whether the agent's review date has passed.")
                .text("action.name", CALLER, "The action of the catalogue, such as send_sms.")
                .word("action.channel", "channel", CALLER, "How the action reaches the customer.")
                .word(
                        "action.purpose",
                        "purpose",
                        CALLER,
                        "The purpose of the action. The catalogue lists the purposes that each action may have.")
                .number(
                        "action.audience",
                        0,
                        1e9,
                        "people",
                        CALLER,
                        "Number of people it reaches; 1 if it is about one customer.")
                .number("action.amount", 0, 1e12, "EUR", CALLER, "Amount of money, in euros at our own rate.")
                .number("action.discount", 0, 100, "percent 0-100", CALLER, "Discount or price change, in percent.")
                .number("action.confidence", 0, 1, "0 to 1", CALLER, "Confidence of the agent's model.")
                .text("action.template", CALLER, "Id of the template the text was made from.")
                .yesno("action.templateApproved", RECORD, "Whether that template is approved, by our own record.")
                .yesno("action.freeText", CALLER, "Whether the text contains anything beyond the template's fields.")
                .words("action.labels", "contentLabel", CALLER, "The label of the content.")
                .text(TEXT, CALLER, "The text itself. Only the detector reads it; it is not part of the case.")
                .text("action.contentDigest", CALLER, "Digest of the exact content.")
                .yesno("action.askedByCustomer", CALLER, "Whether the customer asked for it.")
                .words("action.dataClasses", "dataClass", CALLER, "Classes of data the action uses.")
                .words(
                        "action.fieldClasses",
                        "fieldClass",
                        CALLER,
                        "Classes of data that the agent requests for it; all that the pack lists if it names none.")
                .yesno("action.gatesAccess", CALLER, "Whether a score decides access to a service, price or queue.")
                .word("action.priorityDirection", "direction", CALLER, "Whether a priority goes up or down.")
                .yesno("action.backdated", CALLER, "Whether it takes effect in the past.")
                .yesno("action.automatedDialling", CALLER, "Whether a machine dials or sends.")
                .number(
                        "action.otherFunctionsInRun",
                        0,
                        100,
                        "functions",
                        CALLER,
                        "Number of other functions that this run used.")
                .text(
                        "action.topic",
                        CALLER,
                        "Topic of a message, such as an offer or a debt. A message without a topic counts for "
                                + "every topic.")
                .text("action.runId", CALLER, "Id of the agent's run.")
                .text("action.useCase", CALLER, "Id of the registered use case.")
                .text("action.onBehalfOf", CALLER, "Id of the person the agent acts for.")
                .text(
                        "action.onBehalfOfAgent",
                        RECORD,
                        "Registered agent with the same or a similar id as the person that the agent acts for. An "
                                + "agent cannot be that person.")
                .text("customer.id", RECORD, "Id of the customer.")
                .word("customer.kind", "customerKind", RECORD, "Consumer, sole trader or corporate.")
                .number("customer.age", 0, 150, "years", RECORD, "Age in full years.")
                .texts("customer.countries", RECORD, "Countries (ISO 3166), such as DE.")
                .texts("customer.regions", RECORD, "Regions (ISO 3166-2), such as US-FL.")
                .texts("customer.zones", RECORD, "Time zones the customer may be in.")
                .words(
                        "customer.states",
                        "customerState",
                        RECORD,
                        "States that protect the customer; empty if there are none.")
                .number(
                        "customer.goodwillCredits",
                        0,
                        10_000,
                        "credits",
                        RECORD,
                        "Number of goodwill credits given to the customer in the last 12 months.")
                .yesno("customer.parentalConsent", RECORD, "Whether a parent agreed.")
                .yesno("customer.identityVerified", CALLER, "Whether the customer proved who they are in this session.")
                .word("consent.state", "consentState", RECORD, "The customer's answer for this channel and purpose.")
                .number("consent.ageMonths", 0, 2400, "months", RECORD, "Full months since that answer.")
                .yesno("consent.proof", RECORD, "Whether source, time and wording are all on record.")
                .word(
                        "consent.similarGoods",
                        "similarGoods",
                        RECORD,
                        "Whether it is for the seller's own similar goods.")
                .yesno("consent.addressFromSale", RECORD, "Whether the address came from a sale.")
                .yesno(
                        "consent.couldRefuse",
                        RECORD,
                        "Whether the customer could refuse when the address was collected.")
                .yesno("contact.objected", RECORD, "Whether an objection or suppression covers this channel.")
                .yesno("contact.dnc", RECORD, "Whether the number is on a national do-not-call list.")
                .word(
                        "contact.stop",
                        "stop",
                        RECORD,
                        "Whether the customer sent STOP for this kind of message or for another.")
                .word(
                        "contact.heldBy",
                        "heldBy",
                        RECORD,
                        "Who gave the refusal that covers this channel: the customer, or another person with the "
                                + "same number or e-mail address. For staff only.")
                .number("contact.purchaseMonths", 0, 2400, "months", RECORD, "Full months since the last purchase.")
                .number("contact.inquiryMonths", 0, 2400, "months", RECORD, "Full months since the last inquiry.")
                .number("contact.silentMonths", 0, 2400, "months", RECORD, "Full months since the last contact.")
                .yesno("contact.openComplaint", RECORD, "Whether a complaint is open.")
                .yesno("contact.openUrgentCase", RECORD, "Whether a case of the highest priority is open.")
                .counts(
                        "contact.alike",
                        "Contacts on this channel for this purpose. Marketing and sales count as one purpose, "
                                + "calls by a person and by a machine as one channel.")
                .counts("contact.selling", "Contacts for marketing or sales, on all channels together.")
                .counts("contact.sameTopic", "Calls and texts on the same topic, whatever number was used.")
                .counts(
                        "contact.samePurpose",
                        "Contacts for this purpose on all channels together; for debt collection, those about the "
                                + "same debt.")
                .number(
                        "contact.refusals180d",
                        0,
                        MOST,
                        "offers",
                        RECORD,
                        "Offers to stay that the customer refused in the last 180 days.")
                .yesno("contact.ownCase", RECORD, "Whether it is about this customer's own open case.")
                .number(
                        "reserved.amount",
                        0,
                        1e12,
                        "EUR",
                        RECORD,
                        "Euros that earlier decisions reserve for the same object and our record does not show "
                                + "yet; 0 if there are none.")
                .number(
                        "reserved.count",
                        0,
                        MOST,
                        "times",
                        RECORD,
                        "Number of times that earlier decisions reserve the same and our record does not show "
                                + "yet; 0 if there are none.")
                .yesno(
                        "review.rejected",
                        RECORD,
                        "Whether a person rejected an action that does this, and it still counts; missing if "
                                + "nobody did.")
                .number(
                        CorePath.REVIEW_REJECTED_ALIKE,
                        0,
                        MOST,
                        "rejections",
                        RECORD,
                        "How often people rejected what the same agent wanted to do to the same thing with this "
                                + "action, in the last 7 days; missing if nobody did.")
                .text(CorePath.REVIEW_CODE, DERIVED, "The code of what a person decides at the review desk.")
                .word(
                        CorePath.READER_ROLE,
                        "role",
                        DERIVED,
                        "The role of a person who reads a task of the review desk.")
                .text(CorePath.FACT_PATH, DERIVED, "Path of a fact that such a person may read, such as customer.age.")
                .word(CorePath.CHANGE_THING, "thing", DERIVED, "The kind of the thing of the registry that changes.")
                .word(CorePath.CHANGE_FROM, "thingStatus", DERIVED, "The status of the thing before the change.")
                .word(CorePath.CHANGE_TO, "thingStatus", DERIVED, "The status of the thing after the change.")
                .word(CorePath.CHANGE_LEVEL, "levelChange", DERIVED, "How the level of an agent changes.")
                .number(
                        CorePath.CHANGE_LEVEL_AFTER,
                        0,
                        5,
                        "level 0-5",
                        DERIVED,
                        "The level of an agent after the change; missing for another thing.")
                .word(CorePath.LIMIT_NAME, "limit", DERIVED, "A limit of people and queues at the review desk.")
                .yesno("language.shown", RECORD, "Whether the text was shown to the detector.")
                .texts(PHRASES, RECORD, "Phrases in the text, among those that some row reads.")
                .words("language.numbers", "numberKind", RECORD, "Kinds of secret numbers in the text.")
                .number("organisation.stage", 1, 5, "stage 1-5", RECORD, "Maturity of the organisation.")
                .word("organisation.sector", "sector", RECORD, "The organisation's sector.")
                .text(
                        CorePath.ORGANISATION_CONTEST_ADDRESS,
                        RECORD,
                        "Where customers contest a decision: an address for letters or mail, or of a page.")
                .word("organisation.riskAppetite", "riskAppetite", RECORD, "How much risk the organisation accepts.")
                .word("model.drift", "drift", RECORD, "Whether the agent's model has drifted.")
                .yesno("model.validationOverdue", RECORD, "Whether the model's validation has lapsed.")
                .yesno("useCase.sponsorAttested", RECORD, "Whether the executive sponsor attested the use case.")
                .yesno("useCase.simulationPassed", RECORD, "Whether the use case passed its simulation.")
                .words(
                        "useCase.uses",
                        "use",
                        RECORD,
                        "What the registered use case does; UNKNOWN if it is not registered or its record does "
                                + "not say.")
                .word(
                        "useCase.exception",
                        "exception",
                        RECORD,
                        "The ground on which a decision about a person may be made without a human.")
                .yesno("useCase.released", RECORD, "Whether the use case is released for real customers.")
                .text("resource.type", CALLER, "What the action is about, such as customer or deal.")
                .text("resource.id", CALLER, "Id of what the action is about.")
                .yesno("resource.recorded", RECORD, "Whether we have a record of it.")
                .text(
                        "resource.maybe",
                        RECORD,
                        "Id on record that differs from the requested id only in case, width or blanks. It is "
                                + "reported, and never used instead.")
                .text(
                        "subject.maybe",
                        RECORD,
                        "Id on record that differs from the subject's id only in case, width or blanks.")
                .yesno(
                        "subject.recorded",
                        RECORD,
                        "Whether we have a record of the subject, for types that the pack declares.")
                .texts(
                        "record.unreadable",
                        RECORD,
                        "Files and lines with a mistake that are about the customer, the resource or what it "
                                + "refers to. For staff only.")
                .text("place.code", DERIVED, "The country or region for which this row is evaluated.")
                .text("place.country", DERIVED, "The country of that place (ISO 3166), such as US for US-FL.")
                .texts(
                        "place.jurisdictions",
                        DERIVED,
                        "That place, its country, and every wider jurisdiction that contains them.")
                .texts("case.jurisdictions", DERIVED, "All jurisdictions of the customer together.")
                .word("moment.day", "day", DERIVED, "Local day of the week.")
                .time("moment.time", DERIVED, "Local time of day.")
                .yesno("moment.holiday", DERIVED, "Whether the local day is a public holiday.")
                .word(
                        "field.class",
                        "fieldClass",
                        DERIVED,
                        "The class of data for which this row is evaluated. The pack lists the classes.")
                .word("case.risk", "risk", DERIVED, "The highest risk that any row gave.")
                .number("case.level", 0, 5, "level 0-5", DERIVED, "The lowest of the granted level and every cap.")
                .build();
    }

    private static final class Builder {

        private final SortedMap<String, FactName> facts = new TreeMap<>();
        private final SortedMap<String, List<String>> lists = new TreeMap<>();

        Builder list(String name, String... words) {
            lists.put(name, List.of(words));
            return this;
        }

        Builder list(String name, Enum<?>... constants) {
            return list(name, Arrays.stream(constants).map(Enum::name).toArray(String[]::new));
        }

        Builder text(String path, Authority authority, String help) {
            return add(path, FactType.TEXT, false, null, null, null, "", authority, help);
        }

        Builder texts(String path, Authority authority, String help) {
            return add(path, FactType.TEXT, true, null, null, null, "", authority, help);
        }

        Builder word(String path, String list, Authority authority, String help) {
            return add(path, FactType.LIST, false, list, null, null, "", authority, help);
        }

        Builder words(String path, String list, Authority authority, String help) {
            return add(path, FactType.LIST, true, list, null, null, "", authority, help);
        }

        Builder number(String path, double least, double most, String unit, Authority authority, String help) {
            return add(path, FactType.NUMBER, false, null, least, most, unit, authority, help);
        }

        /** One count for each window: 24 hours, 7, 30 and 90 days, rolling. */
        Builder counts(String path, String help) {
            for (String window : List.of("24h", "7d", "30d", "90d")) {
                String length = window.equals("24h") ? "24 hours" : window.replace("d", " days");
                number(path + window, 0, MOST, "contacts", RECORD, help + " Counted over " + length + ".");
            }
            return this;
        }

        Builder yesno(String path, Authority authority, String help) {
            return add(path, FactType.YESNO, false, null, null, null, "", authority, help);
        }

        Builder time(String path, Authority authority, String help) {
            return add(path, FactType.TIME, false, null, null, null, "", authority, help);
        }

        private Builder add(
                String path,
                FactType type,
                boolean many,
                @Nullable String list,
                @Nullable Double least,
                @Nullable Double most,
                String unit,
                Authority authority,
                String help) {
            facts.put(path, new FactName(path, type, many, list, least, most, unit, authority, help));
            return this;
        }

        Vocabulary build() {
            return new Vocabulary(facts, lists);
        }
    }
}
