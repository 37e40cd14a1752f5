package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.table.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Law 5: a rule only finds. The compiler itself holds rule texts to it; these are the offenders. */
class RuleTextsTest {

    private static final String RULE = """
            package dev.countersign.rules;
            import dev.countersign.facts.*;
            %s
            rule "A withdrawn consent stops selling"
                @id("R-X-001") @sentence("No selling after a withdrawal.") @source("GDPR Art. 7(3)") \
                        @owner("COMPLIANCE_REVIEWER") %s
            %s
            when
                %s
            then
                %s
            end
            """;

    private static void compile(String text) {
        new Compiler().vocabulary(Optional.empty(), List.of(new RuleText("contact", "rules/contact/x.drl", text)));
    }

    private static String rule(String head, String annotation, String attribute, String when, String then) {
        return RULE.formatted(head, annotation, attribute, when, then);
    }

    @Test
    void a_rule_that_only_finds_passes() {
        compile(rule(
                "",
                "",
                "",
                "Case( is(\"consent.state\", \"WITHDRAWN\") )",
                "insert(new Finding.Prohibit(\"WITHDRAWN\"));"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "imports anything            | import java.util.List;     | | | | | may import only",
                "has a global                | global java.util.List log; | | | | | rules only",
                "has a function              | function void f() { }      | | | | | rules only",
                "has salience                | | | salience 10 | | | `salience` is not allowed",
                "has an agenda group         | | | agenda-group \"a\" | | | `agenda-group` is not allowed",
                "has no-loop                 | | | no-loop true | | | `no-loop` is not allowed",
                "evaluates code              | | | | Case( is(\"consent.state\", \"WITHDRAWN\"), "
                        + "System.exit(1) ) | | holds `System.exit(1)`",
                "asks eval                   | | | | Case( is(\"consent.state\", \"WITHDRAWN\") ) eval( "
                        + "true ) | | must ask one",
                "joins two facts             | | | | Case( yes(\"contact.dnc\") ) Case( "
                        + "yes(\"contact.objected\") ) | | more than one pattern",
                "prints                      | | | | | System.out.println(1); | may only insert",
                "changes a fact              | | | | | modify(x) { } | may only insert",
                "deletes a fact              | | | | | delete(x); | may only insert",
                "inserts something else      | | | | | insert(new String(\"x\")); | may only insert",
                "hides code in an argument   | | | | | insert(new "
                        + "Finding.Prohibit(System.getenv(\"X\"))); | may only insert",
                "gives nothing               | | | | | // nothing | gives nothing",
                "has a strange annotation    | | @priority(1) | | | | is not an annotation"
            })
    void a_rule_is_refused_that(
            String what, String head, String annotation, String attribute, String when, String then, String says) {
        String text = rule(
                head == null ? "" : head,
                annotation == null ? "" : annotation,
                attribute == null ? "" : attribute,
                when == null ? "Case( is(\"consent.state\", \"WITHDRAWN\") )" : when,
                then == null ? "insert(new Finding.Prohibit(\"WITHDRAWN\"));" : then);
        assertThatThrownBy(() -> compile(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(says)
                .hasMessageContaining("rules/contact/x.drl");
    }

    @Test
    void a_rule_without_id_sentence_source_or_owner_is_refused() {
        String text = rule("", "", "", "Case( yes(\"contact.dnc\") )", "insert(new Finding.Prohibit(\"DNC\"));")
                .replaceAll("@id.*", "");
        assertThatThrownBy(() -> compile(text))
                .hasMessageContaining("`@id`")
                .hasMessageContaining("`@sentence`")
                .hasMessageContaining("`@source`")
                .hasMessageContaining("`@owner`");
    }

    @Test
    void every_rule_file_of_the_repository_passes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("rules"))) {
            List<RuleText> texts = files.filter(file -> file.toString().endsWith(".drl") && !file.endsWith("facts.drl"))
                    .map(RuleTextsTest::read)
                    .toList();
            assertThat(texts).isNotEmpty();
            new Compiler().vocabulary(Optional.empty(), texts);
        }
    }

    private static RuleText read(Path file) {
        try {
            return new RuleText(file.getParent().getFileName().toString(), file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
