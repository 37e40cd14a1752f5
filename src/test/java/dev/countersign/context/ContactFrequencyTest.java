package dev.countersign.context;

import static dev.countersign.facts.words.Channel.AI_VOICE;
import static dev.countersign.facts.words.Channel.CALL;
import static dev.countersign.facts.words.Channel.EMAIL;
import static dev.countersign.facts.words.Channel.SMS;
import static dev.countersign.facts.words.Purpose.COLLECTION;
import static dev.countersign.facts.words.Purpose.MARKETING;
import static dev.countersign.facts.words.Purpose.RETENTION;
import static dev.countersign.facts.words.Purpose.SALES;
import static dev.countersign.facts.words.Purpose.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.own.Contact;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ContactFrequencyTest {

    private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private static Contact contact(
            Duration ago, Channel channel, Purpose purpose, @Nullable String topic, @Nullable Boolean refused) {
        return new Contact("X-" + ago, "C-1", NOW.minus(ago), channel, purpose, topic, refused);
    }

    private static Contact email(Duration ago) {
        return contact(ago, EMAIL, MARKETING, null, null);
    }

    private static ContactFrequency counts(Contact... contacts) {
        return counts(List.of(contacts), LONG_AGO);
    }

    private static ContactFrequency counts(List<Contact> contacts, @Nullable Instant since) {
        return new ContactFrequency(ContactFrequency.together(contacts, List.of(), NOW), since, NOW);
    }

    @Test
    void a_contact_counts_until_its_window_has_passed_and_not_at_that_moment() {
        assertThat(counts(email(DAY.minusNanos(1))).of(EMAIL, MARKETING, null)).containsEntry("contact.alike24h", 1);
        assertThat(counts(email(DAY)).of(EMAIL, MARKETING, null))
                .containsEntry("contact.alike24h", 0)
                .containsEntry("contact.alike7d", 1);
    }

    @Test
    void a_contact_with_a_future_date_counts_in_every_window() {
        assertThat(counts(email(Duration.ZERO)).of(EMAIL, MARKETING, null)).containsEntry("contact.alike24h", 1);
        assertThat(counts(email(Duration.ofNanos(-1))).of(EMAIL, MARKETING, null))
                .containsEntry("contact.alike24h", 1);
        assertThat(counts(email(DAY.multipliedBy(-4000))).of(EMAIL, MARKETING, null))
                .containsEntry("contact.alike24h", 1)
                .containsEntry("contact.alike90d", 1);
    }

    @Test
    void a_contact_with_a_future_date_is_not_the_message_that_was_reported_as_sent() {
        PendingContact sent = new PendingContact(contact(DAY, EMAIL, MARKETING, null, null), true);
        List<Contact> ahead = List.of(email(Duration.ofNanos(-1)));
        List<Contact> now = List.of(email(Duration.ZERO));

        assertThat(new ContactFrequency(ContactFrequency.together(ahead, List.of(sent), NOW), LONG_AGO, NOW)
                        .of(EMAIL, MARKETING, null))
                .containsEntry("contact.alike7d", 2);
        assertThat(new ContactFrequency(ContactFrequency.together(now, List.of(sent), NOW), LONG_AGO, NOW)
                        .of(EMAIL, MARKETING, null))
                .containsEntry("contact.alike7d", 1);
    }

    @Test
    void marketing_and_sales_are_both_selling() {
        ContactFrequency counts = counts(
                contact(DAY, EMAIL, SALES, null, null),
                contact(DAY, SMS, MARKETING, null, null),
                contact(DAY, EMAIL, SERVICE, null, null));

        assertThat(counts.of(EMAIL, MARKETING, null))
                .containsEntry("contact.alike7d", 1)
                .containsEntry("contact.selling7d", 2)
                .containsEntry("contact.samePurpose7d", 2);
    }

    @Test
    void a_call_is_a_call_with_any_speaker() {
        assertThat(counts(contact(DAY, CALL, SALES, null, null)).of(AI_VOICE, SALES, null))
                .containsEntry("contact.alike7d", 1);
    }

    @Test
    void only_calls_and_texts_count_for_the_same_topic() {
        ContactFrequency counts = counts(
                contact(DAY, CALL, SALES, "offer", null),
                contact(DAY, SMS, SERVICE, "offer", null),
                contact(DAY, EMAIL, SALES, "offer", null));

        assertThat(counts.of(SMS, SALES, "offer")).containsEntry("contact.sameTopic7d", 2);
    }

    @Test
    void a_missing_topic_is_every_topic() {
        ContactFrequency counts =
                counts(contact(DAY, CALL, SALES, "offer", null), contact(DAY, CALL, SALES, null, null));

        assertThat(counts.of(CALL, SALES, "other")).containsEntry("contact.sameTopic7d", 1);
        assertThat(counts.of(CALL, SALES, null)).containsEntry("contact.sameTopic7d", 2);
    }

    @Test
    void collection_counts_by_debt() {
        ContactFrequency counts =
                counts(contact(DAY, EMAIL, COLLECTION, "debt-1", null), contact(DAY, CALL, COLLECTION, "debt-2", null));

        assertThat(counts.of(EMAIL, COLLECTION, "debt-1")).containsEntry("contact.samePurpose7d", 1);
    }

    @Test
    void an_offer_to_stay_counts_as_refused_unless_the_record_says_no() {
        ContactFrequency counts = counts(
                contact(DAY, CALL, RETENTION, null, true),
                contact(DAY.multipliedBy(2), CALL, RETENTION, null, null),
                contact(DAY.multipliedBy(3), CALL, RETENTION, null, false),
                contact(DAY.multipliedBy(180), CALL, RETENTION, null, true));

        assertThat(counts.of(null, null, null)).containsEntry("contact.refusals180d", 2);
    }

    @Test
    void contacts_that_are_not_recorded_have_no_count() {
        assertThat(counts(List.of(email(DAY)), null).of(EMAIL, MARKETING, null)).isEmpty();
    }

    @Test
    void a_window_that_reaches_back_beyond_the_record_has_no_count() {
        assertThat(counts(List.of(), NOW.minus(DAY)).of(EMAIL, MARKETING, null))
                .containsEntry("contact.alike24h", 0)
                .doesNotContainKey("contact.alike7d");
        assertThat(counts(List.of(), NOW.minus(DAY).plusNanos(1)).of(EMAIL, MARKETING, null))
                .doesNotContainKey("contact.alike24h");
    }

    @Test
    void a_question_that_does_not_say_channel_or_purpose_has_no_count_of_its_kind() {
        assertThat(counts(email(DAY)).of(null, MARKETING, null))
                .containsEntry("contact.samePurpose7d", 1)
                .doesNotContainKey("contact.alike7d");
        assertThat(counts(email(DAY)).of(EMAIL, null, null))
                .containsEntry("contact.selling7d", 1)
                .doesNotContainKeys("contact.samePurpose7d", "contact.alike7d");
    }
}
