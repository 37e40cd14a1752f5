package dev.countersign.decisions.reserve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A report that arrives while the reservations of its key are read from the ledger. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportsDuringReadingTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final String ORDER = "AMOUNT/RESOURCE/1";
    private static final Reservation PAYMENT = new Reservation(
            new TreeSet<>(List.of(ORDER)),
            "d-1",
            NOON,
            NOON.plus(Duration.ofMinutes(5)),
            Optional.empty(),
            BigDecimal.TEN,
            null);

    private static Reservations reservations(Reservation onRecord, Consumer<Reservations> meanwhile) {
        return new Object() {
            private final Reservations all = new Reservations(this::read);

            private Collection<Reservation> read(String key) {
                meanwhile.accept(all);
                return List.of(onRecord);
            }
        }.all;
    }

    @Test
    void a_payment_that_was_reported_as_done_is_not_released_by_a_later_report_that_it_was_not() {
        Reservations reservations = reservations(PAYMENT.executed(NOON.plusSeconds(9)), all -> all.givenBack(PAYMENT));
        assertThat(reservations
                        .reserved(List.of(ORDER), NOON.plusSeconds(60), null)
                        .amount())
                .isEqualTo(10.0);
    }

    @Test
    void a_payment_that_is_reported_as_not_done_is_released() {
        Reservations reservations = reservations(PAYMENT, all -> all.givenBack(PAYMENT));
        assertThat(reservations
                        .reserved(List.of(ORDER), NOON.plusSeconds(60), null)
                        .amount())
                .isZero();
    }
}
