package dev.countersign.tables;

/** A rule file with one rule, to be damaged. */
final class Rules {

    private Rules() {}

    static String rule(String above, String condition, String consequence) {
        return """
                package dev.countersign.rules;

                import dev.countersign.facts.*;
                %s
                rule "No texts"
                    @id("R-001")
                    @sentence("No text is sent.")
                    @source("house rule")
                    @owner("COMPLIANCE_REVIEWER")
                when
                    Case( %s )
                then
                    %s
                end
                """.formatted(above, condition, consequence);
    }

    static String rule(String condition, String consequence) {
        return rule("", condition, consequence);
    }
}
