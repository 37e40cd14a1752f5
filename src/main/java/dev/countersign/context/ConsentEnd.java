package dev.countersign.context;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.Party;
import dev.countersign.facts.Case;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.ConsentState;
import dev.countersign.facts.words.Purpose;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/** When the consent that an action has now ends by itself. */
public final class ConsentEnd {

    private ConsentEnd() {}

    /**
     * The first day after today on which the customer's consent for channel and purpose of a case does not say any more
     * what it says today; empty without such a day, and without a consent.
     */
    public static Optional<LocalDate> of(OwnFacts own, Case known, LocalDate today) {
        if (!(known.value(CorePath.ACTION_CHANNEL) instanceof String channel)
                || !(known.value(CorePath.ACTION_PURPOSE) instanceof String purpose)
                || !(known.value(CorePath.CUSTOMER_ID) instanceof String customer)) {
            return Optional.empty();
        }
        return own.party(customer)
                .flatMap(person -> of(own, person, Channel.valueOf(channel), Purpose.valueOf(purpose), today));
    }

    private static Optional<LocalDate> of(
            OwnFacts own, Party person, Channel channel, Purpose purpose, LocalDate today) {
        Optional<ConsentState> now = state(own, person, channel, purpose, today);
        return person.ids().stream()
                .flatMap(id -> own.consents(id).stream())
                .map(Consent::expires)
                .filter(Objects::nonNull)
                .filter(today::isBefore)
                .sorted()
                .filter(day -> !state(own, person, channel, purpose, day).equals(now))
                .findFirst();
    }

    private static Optional<ConsentState> state(
            OwnFacts own, Party person, Channel channel, Purpose purpose, LocalDate day) {
        return new ConsentStatus(day)
                .latest(person.linesOfEach(), own::consents, channel, purpose)
                .map(ConsentStatus.Word::state);
    }
}
