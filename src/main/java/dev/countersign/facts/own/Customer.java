package dev.countersign.facts.own;

import dev.countersign.facts.words.CustomerKind;
import dev.countersign.facts.words.CustomerState;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The person whom an action reaches. All of it is personal data.
 *
 * @param countries ISO 3166-1 alpha-2
 * @param regions   ISO 3166-2, such as {@code US-FL}
 * @param zones     IANA names of every zone the customer may be in
 * @param phone     in international form (E.164), with a plus and without an extension; empty if the record says
 *     that there is none, null if it does not say
 * @param email     as it was written down
 * @param states    what protects the customer; empty when known to be nothing, null when not known
 * @param aliases   ids of records merged into this one
 */
public record Customer(
        String id,
        CustomerKind kind,
        @Nullable LocalDate birthDate,
        Set<String> countries,
        Set<String> regions,
        Set<String> zones,
        @Nullable String phone,
        @Nullable String email,
        @Nullable Set<CustomerState> states,
        Set<String> aliases,
        @Nullable Boolean parentalConsent) {

    /** The number that is on record. */
    public Optional<String> number() {
        return Optional.ofNullable(phone).filter(each -> !each.isEmpty());
    }
}
