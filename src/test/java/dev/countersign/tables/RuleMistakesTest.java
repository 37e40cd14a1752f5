package dev.countersign.tables;

import org.junit.jupiter.api.Test;

/** Rule files that break the laws of rules, and facts that are declared wrongly. */
class RuleMistakesTest extends Mistakes {

    private static final String TEXTS = "rules/limits/texts.drl";
    private static final String SMS = "is(\"action.channel\", \"SMS\")";
    private static final String FORBID = "insert(new Finding.Prohibit(\"NO_TEXT\"));";

    private SmallPack rules(String text) {
        return pack().file(TEXTS, text);
    }

    @Test
    void a_broken_rule_is_reported_by_file_and_line() {
        told(rules(Rules.rule(SMS + ", (", FORBID)));
    }

    @Test
    void a_rule_file_that_is_not_a_rule_file_is_reported() {
        told(rules("Dear Ines,\nplease forbid all texts.\n"));
    }

    @Test
    void a_rule_that_imports_is_reported() {
        told(rules(Rules.rule(
                "import java.io.File;\nimport function java.lang.System.exit;\nglobal java.util.List list;",
                SMS,
                FORBID)));
    }

    @Test
    void a_rule_with_an_order_is_reported() {
        told(rules(Rules.rule(SMS, FORBID).replace("when\n", "salience 10\n    no-loop true\nwhen\n")));
    }

    @Test
    void a_condition_that_calls_something_is_reported() {
        told(rules(Rules.rule(SMS + ", Runtime.getRuntime().exec(\"x\") == \"y\"", FORBID))
                .file(
                        "rules/limits/hidden.drl",
                        Rules.rule("\"a\".getClass().getName() != \"b\"", FORBID)
                                .replace("R-001", "R-002"))
                .file(
                        "rules/limits/from.drl",
                        Rules.rule(SMS, FORBID)
                                .replace("SMS\") )", "SMS\") ) from evil(\"x\")")
                                .replace("R-001", "R-003")));
    }

    @Test
    void a_consequence_that_does_something_is_reported() {
        told(rules(Rules.rule(
                        SMS,
                        "System.out.println(\"hello\");\n    insert(new Derived(\"limit.text\", "
                                + "Runtime.getRuntime().exec(\"x\")));"))
                .file(
                        "rules/limits/hidden.drl",
                        Rules.rule(
                                        SMS,
                                        "insert(new Finding.Prohibit(\"A/*\")); System.exit(0); "
                                                + "insert(new Finding.Prohibit(\"*/B\"));")
                                .replace("R-001", "R-002"))
                .file(
                        "rules/limits/escaped.drl",
                        Rules.rule(SMS, "insert(new Finding.Prohibit(\"A\\u0022)); System.exit(0); //\"));")
                                .replace("R-001", "R-003")));
    }

    @Test
    void a_rule_without_its_annotations_is_reported() {
        told(rules(Rules.rule(SMS, FORBID)
                .replaceAll("@(id|sentence|source)\\(.*\\)", "")
                .replace("COMPLIANCE_REVIEWER", "COMPLIANCE")
                .replace("when\n", "    @author(\"me\")\n    @from(\"soon\")\n    @status(\"on\")\nwhen\n")));
    }

    @Test
    void a_misspelt_path_in_a_rule_is_reported() {
        told(rules(
                Rules.rule("is(\"action.chanel\", \"SMS\"), missing(\"Customer.zones\"), known(\"zones\")", FORBID)));
    }

    @Test
    void a_misspelt_word_in_a_rule_is_reported() {
        told(rules(Rules.rule(
                "isIn(\"action.channel\", \"SMSS\", \"CALL\")",
                "insert(new Finding.Demand(Role.CX_LEADR));\n    insert(new Finding.RiskFloor(Risk.HIGHEST));")));
    }

    @Test
    void a_question_that_does_not_suit_its_fact_is_reported() {
        told(rules(Rules.rule(
                "yes(\"action.channel\"), below(\"action.channel\", 5), is(\"consent.proof\", \"YES\"), "
                        + "outside(\"action.channel\", \"action.amount\")",
                FORBID)));
    }

    @Test
    void a_misspelt_question_is_reported() {
        told(rules(Rules.rule(
                "atLest(\"action.amount\", 5), below(\"action.amount\"), is(\"action.channel\", 5)", FORBID)));
    }

    @Test
    void a_rule_that_leans_on_another_is_reported() {
        told(rules(Rules.rule(SMS, FORBID)
                + Rules.rule(SMS, FORBID)
                        .replaceFirst("(?s)^.*?(?=rule)", "")
                        .replaceFirst("(?s)^.*?(?=rule \"No)", "")
                        .replace("rule \"No texts\"", "rule \"No calls\" extends \"No texts\"")
                        .replace("R-001", "R-002")));
    }

    @Test
    void a_rule_that_looks_at_two_things_is_reported() {
        told(rules(Rules.rule(SMS, FORBID).replace("Case(", "Booking()\n    Case(")));
    }

    @Test
    void a_given_fact_that_nobody_declares_is_reported() {
        told(rules(Rules.rule(SMS, "insert(new Derived(\"limit.text\", true));")));
    }

    @Test
    void a_declared_fact_with_a_default_value_is_reported() {
        told(pack().file(
                        "rules/facts.drl",
                        SmallPack.resource("facts.drl").replace("seats : Integer", "seats : Integer = 1")));
    }

    @Test
    void declarations_that_do_more_than_declare_are_reported() {
        told(pack().file(
                        "rules/facts.drl",
                        SmallPack.resource("facts.drl")
                                .replace("declare Booking", "import java.io.File;\n\ndeclare Booking extends Thread")
                                .replace("FIRST;", "FIRST(System.exit(0));")
                                .replace("seats : Integer", "seats : Integer @key")));
    }

    @Test
    void broken_declarations_are_reported_by_file_and_line() {
        told(pack().file(
                        "rules/facts.drl",
                        SmallPack.resource("facts.drl").replace("seats : Integer", "seats Integer")));
    }

    @Test
    void a_declared_fact_of_an_unknown_type_is_reported() {
        told(pack().file(
                        "rules/facts.drl",
                        SmallPack.resource("facts.drl").replace("seats : Integer", "seats : Number of people"))
                .file(TEXTS, Rules.rule("is(\"resource.cabin\", \"FRIST\")", FORBID)));
    }

    @Test
    void a_declared_fact_of_a_misspelt_type_is_reported() {
        told(pack().file(
                        "rules/facts.drl",
                        SmallPack.resource("facts.drl").replace("seats : Integer", "seats : Integr")));
    }

    @Test
    void a_sum_that_does_not_suit_its_facts_is_reported() {
        String rule = Rules.rule(
                        SMS,
                        "insert(new Derived(\"limit.sum\", $case.times(\"action.amount\", "
                                + "\"action.channel\")));\n    insert(new Derived(\"limit.word\", "
                                + "$case.value(\"action.channel\")));\n    insert(new Derived(\"limit.sum\", "
                                + "$case.plus(\"action.amuont\", \"action.audience\")));")
                .replace("Case(", "$case : Case(")
                .replace("when\n", "    @gives(\"limit.word: list cabin, only\")\nwhen\n");
        told(rules(rule.replaceFirst("    insert.new Derived.\"limit.sum\", .case.plus.*\n", ""))
                .file(
                        "rules/limits/more.drl",
                        rule.replaceFirst("    insert.new Derived.\"limit.sum\", .case.times.*\n", "")
                                .replace("limit.word: list cabin, only", "limit.sum: number, only")
                                .replaceFirst("    insert.new Derived.\"limit.word.*\n", "")
                                .replace("R-001", "R-002")
                                .replace("No texts", "No sums")));
    }

    @Test
    void a_sum_that_is_not_written_as_one_is_reported() {
        told(rules(Rules.rule(SMS, "insert(new Derived(\"limit.sum\", $case.times(\"action.amount\")));"))
                .file(
                        "rules/limits/bound.drl",
                        Rules.rule(
                                        SMS,
                                        "insert(new Derived(\"limit.sum\", "
                                                + "$other.times(\"action.amount\", \"action.audience\")));")
                                .replace("Case(", "$other : Case(")
                                .replace("R-001", "R-002"))
                .file(
                        "rules/limits/call.drl",
                        Rules.rule(
                                        SMS,
                                        "insert(new Derived(\"limit.sum\", "
                                                + "$case.value(\"action.amount\").getClass()));")
                                .replace("Case(", "$case : Case(")
                                .replace("R-001", "R-003")));
    }

    private SmallPack trips(String... changes) {
        String facts = SmallPack.resource("trips.drl");
        for (int i = 0; i < changes.length; i += 2) {
            facts = facts.replace(changes[i], changes[i + 1]);
        }
        return pack().file("rules/facts.drl", facts);
    }

    @Test
    void a_name_that_means_something_already_is_reported() {
        told(trips(
                "amount : Double",
                "amount : String",
                "declare Robot",
                "declare Customer",
                "enum Flown",
                "enum Channel",
                "status : Flown",
                "status : Channel",
                "desk : String",
                "id : String",
                "price : Double",
                "count : Double"));
    }

    @Test
    void types_that_do_not_fit_together_are_reported() {
        told(trips(
                "from : String",
                "from : Member",
                "tier : String",
                "tier : Booking",
                "fee : Double",
                "fee : Leg",
                "legs : List<Leg> @help",
                "others : List<Action>\n    legs : List<Leg> @help"));
    }

    @Test
    void a_type_that_is_declared_twice_is_reported() {
        told(trips("declare Member", "declare Booking\n    fee : Double\nend\n\ndeclare Member"));
    }

    @Test
    void an_unknown_authority_is_reported() {
        told(trips(
                "role : String @authority(\"caller\")",
                "role : String @authority(\"callr\")",
                "tier : String",
                "tier : String @authority(\"nobody\")",
                "fee : Double",
                "fee : Double @authority(\"record\")"));
    }

    @Test
    void a_caller_who_is_believed_without_a_reason_is_reported() {
        told(trips(
                " @because(\"the test pack lets people say it\")",
                "",
                "the test pack lets the caller say it",
                "just so",
                "seats : Integer",
                "seats : Integer @because(\"nobody else can know\")",
                "from : String",
                "from : String @authority(\"record\")"));
    }

    @Test
    void a_question_about_classes_of_data_that_decides_more_is_reported() {
        told(rules(Rules.rule("known(\"field.class\")", FORBID)));
    }

    @Test
    void a_question_about_places_and_classes_of_data_at_once_is_reported() {
        told(rules(Rules.rule(
                "known(\"place.code\")", "insert(new Finding.DisclosureLimit(Disclosure.WITHHOLD, \"\"));")));
    }

    @Test
    void a_kind_of_release_that_does_not_exist_is_reported() {
        told(rules(
                Rules.rule("known(\"field.class\")", "insert(new Finding.DisclosureLimit(Disclosure.HIDE, \"\"));")));
    }
}
