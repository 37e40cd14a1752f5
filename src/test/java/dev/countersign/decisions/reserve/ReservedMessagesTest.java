package dev.countersign.decisions.reserve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.PendingContact;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.Purpose;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that were allowed count until they end or are reported, whatever their number, each customer apart. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReservedMessagesTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant END = NOON.plus(Duration.ofMinutes(5));
    private static final Set<String> ANNA = Set.of("C-1");

    private final Reservations reservations = new Reservations(key -> List.of());

    private static Reservation message(String decision, Collection<String> customers) {
        return new Reservation(
                ReservationRule.contacts(customers),
                decision,
                NOON,
                END,
                Optional.of(new Contact(decision, "C-1", NOON, Channel.EMAIL, Purpose.SERVICE, null, false)),
                BigDecimal.ZERO,
                null);
    }

    private static String key(Set<String> customers) {
        return ReservationRule.contacts(customers).first();
    }

    private int counted(Collection<String> customers, Instant at) {
        return reservations.contacts(customers, at).stream()
                .mapToInt(PendingContact::times)
                .sum();
    }

    @Test
    void ten_thousand_open_messages_of_a_kind_are_one_number() {
        for (int i = 0; i < 10_000; i++) {
            reservations.reserve(message("d-" + i, ANNA));
        }
        assertThat(reservations.contacts(ANNA, NOON)).hasSize(1);
        assertThat(counted(ANNA, NOON)).isEqualTo(10_000);

        reservations.givenBack(message("d-7", ANNA));
        assertThat(counted(ANNA, END.minusNanos(1))).isEqualTo(9_999);
        assertThat(counted(ANNA, END)).isZero();
        assertThat(counted(ANNA, NOON))
                .as("a question about a later time changes nothing")
                .isEqualTo(9_999);

        reservations.dropEnded(ANNA, END);
        assertThat(reservations.held(key(ANNA))).isZero();
    }

    @Test
    void a_message_that_is_reported_as_sent_counts_after_its_end_also_if_it_was_dropped_by_then() {
        reservations.reserve(message("d-1", ANNA));
        reservations.reserve(message("d-2", ANNA));
        reservations.executed(message("d-1", ANNA), NOON.plusSeconds(1));
        reservations.dropEnded(ANNA, END);
        assertThat(reservations.contacts(ANNA, END)).singleElement().matches(PendingContact::sent);

        reservations.executed(message("d-2", ANNA), END.plusSeconds(60));
        reservations.givenBack(message("d-2", ANNA));
        assertThat(counted(ANNA, END)).isEqualTo(2);

        reservations.dropEnded(ANNA, NOON.plus(Duration.ofDays(181)));
        assertThat(reservations.held(key(ANNA))).isZero();
    }

    @Test
    void a_message_to_a_customer_with_several_ids_counts_once_under_any_of_them() {
        reservations.reserve(message("d-1", List.of("C-1", "C-2")));
        reservations.reserve(message("d-2", List.of("C-2")));

        assertThat(counted(List.of("C-1", "C-2"), NOON)).isEqualTo(2);
        assertThat(counted(List.of("C-2"), NOON)).isEqualTo(2);
        assertThat(counted(List.of("C-1"), NOON)).isEqualTo(1);

        reservations.executed(message("d-1", List.of("C-1", "C-2")), NOON);
        assertThat(counted(List.of("C-1", "C-2"), NOON)).isEqualTo(2);
    }

    @Test
    void a_customer_whose_decisions_are_being_read_delays_no_other_and_keeps_what_is_reported_meanwhile()
            throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Reservations slow = new Reservations(key -> {
            if (!key.equals(key(ANNA))) {
                return List.of();
            }
            begun.countDown();
            await(goOn);
            return List.of(message("d-1", ANNA), message("d-2", ANNA));
        });
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> slow.prepare(List.of(key(ANNA))));
        await(begun);

        slow.reserve(message("d-3", Set.of("C-9")));
        assertThat(slow.contacts(Set.of("C-9"), NOON)).hasSize(1);
        slow.givenBack(message("d-1", ANNA));
        slow.executed(message("d-2", ANNA), NOON);

        goOn.countDown();
        reading.get();
        assertThat(slow.contacts(ANNA, END)).singleElement().matches(PendingContact::sent);
        assertThat(slow.contacts(ANNA, NOON)).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
