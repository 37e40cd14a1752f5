package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.tables.MailCase;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** How many people an action reaches. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AudienceTest {

    private static final String ASKED =
            "{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': 'launch_campaign', "
                    + "'properties': {'channel': 'EMAIL', 'purpose': 'MARKETING', 'audience': 10}}, 'resource': "
                    + "{'type': 'campaign', 'id': 'CP-1'}}";

    private static MailCase campaign(String properties) {
        return MailCase.given()
                .asking(ASKED)
                .and("'type': 'campaign', 'id': 'CP-1', 'properties': {" + properties + "}");
    }

    @Test
    void the_record_of_a_campaign_counts_and_a_smaller_claim_does_not() {
        assertThat(Given.known(campaign("'screened': true, 'audience': 12000")).value("action.audience"))
                .isEqualTo(12_000.0);
    }

    @Test
    void a_record_without_an_audience_leaves_it_unknown_despite_a_claim() {
        assertThat(Given.known(campaign("'screened': true")).known("action.audience"))
                .isFalse();
    }

    @Test
    void a_record_whose_audience_differs_from_that_of_a_refused_reload_leaves_it_unknown() {
        OwnFacts kept = OwnFacts.stricter(
                Given.own(campaign("'screened': true, 'audience': 800")),
                Given.own(campaign("'screened': true, 'audience': 12000")));

        assertThat(Given.facts(campaign(""), kept).known().known("action.audience"))
                .isFalse();
    }
}
