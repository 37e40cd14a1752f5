package dev.countersign.context.own;

import dev.countersign.facts.own.Attestation;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.own.History;
import dev.countersign.facts.own.Suppression;
import dev.countersign.facts.words.ConsentState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The number of own facts with a date in the future, in words for operators. */
record FutureFacts(Instant now, LocalDate today) {

    List<String> of(Stream<?> records) {
        List<?> all = records.toList();
        List<String> told = new ArrayList<>();
        tell(told, all, Consent.class, this::isGrantAhead, "consent is not given yet", "consents are not given yet");
        tell(
                told,
                all,
                Consent.class,
                consent -> ahead(consent.withdrawnAt()),
                "withdrawal has a date in the future and counts now",
                "withdrawals have a date in the future and count now");
        tell(
                told,
                all,
                Contact.class,
                contact -> contact.at().isAfter(now),
                "contact has a date in the future and counts now",
                "contacts have a date in the future and count now");
        tell(
                told,
                all,
                Suppression.class,
                suppression -> ahead(suppression.since()),
                "suppression has a date in the future and counts now",
                "suppressions have a date in the future and count now");
        tell(
                told,
                all,
                History.class,
                history -> Stream.of(
                                history.lastPurchase(),
                                history.lastInquiry(),
                                history.lastContact(),
                                history.contactsSince())
                        .anyMatch(this::ahead),
                "history has a day in the future, which counts as missing",
                "histories have a day in the future, which counts as missing");
        tell(
                told,
                all,
                Attestation.class,
                attestation -> ahead(attestation.on()),
                "attestation is not given yet",
                "attestations are not given yet");
        tell(
                told,
                all,
                Customer.class,
                customer -> ahead(customer.birthDate()),
                "customer is not born yet",
                "customers are not born yet");
        return List.copyOf(told);
    }

    private static <R> void tell(
            List<String> told, List<?> all, Class<R> type, Predicate<R> ahead, String one, String many) {
        long count = all.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(ahead)
                .count();
        if (count > 0) {
            told.add(count + " " + (count == 1 ? one : many));
        }
    }

    private boolean isGrantAhead(Consent consent) {
        return consent.state() != ConsentState.WITHDRAWN
                && Objects.requireNonNullElse(consent.givenAt(), LocalDate.MIN).isAfter(today);
    }

    private boolean ahead(@Nullable LocalDate day) {
        return day != null && day.isAfter(today);
    }
}
