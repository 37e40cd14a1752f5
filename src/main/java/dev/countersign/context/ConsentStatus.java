package dev.countersign.context;

import dev.countersign.facts.own.Consent;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.ConsentState;
import dev.countersign.facts.words.Purpose;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The customer's answer for one channel and purpose as of today: the latest one, or the strictest if it is unknown
 * which is the latest.
 *
 * <p>A grant with a future day is not given yet; a withdrawal with a future day counts now. A withdrawal without a day
 * comes after every grant. A grant without a day is compared with the latest dated one.
 *
 * @param today the local day of the question in the organisation's zone
 */
record ConsentStatus(LocalDate today) {

    /**
     * The effect of one consent today.
     *
     * @param day of the latest answer; null if unknown
     */
    record Word(
            Consent consent, ConsentState state, @Nullable LocalDate day) {

        static final Comparator<Word> STRICTEST_FIRST = Comparator.comparing(Word::state)
                .thenComparing(word -> word.consent().id());
    }

    /** The answer that counts; empty if the customer has not answered yet. */
    Optional<Word> latest(Collection<Consent> consents, Channel channel, Purpose purpose) {
        return strictest(consents.stream()
                .filter(consent -> consent.channel() == channel && consent.purpose() == purpose)
                .map(this::word)
                .flatMap(Optional::stream)
                .toList());
    }

    /**
     * The answer that counts for a person: the latest of each id, and the strictest of these. A record without an
     * answer permits nothing.
     *
     * @param records of each record that is joined the ids whose lines are its own
     */
    Optional<Word> latest(
            List<Set<String>> records, Function<String, List<Consent>> consents, Channel channel, Purpose purpose) {
        List<Optional<Word>> words = records.stream()
                .map(ids -> ids.stream()
                        .map(id -> latest(consents.apply(id), channel, purpose))
                        .flatMap(Optional::stream)
                        .min(Word.STRICTEST_FIRST))
                .toList();
        Optional<Word> strictest = words.stream().flatMap(Optional::stream).min(Word.STRICTEST_FIRST);
        return strictest.filter(
                word -> word.state() == ConsentState.WITHDRAWN || words.stream().allMatch(Optional::isPresent));
    }

    private static Optional<Word> strictest(Collection<Word> words) {
        Optional<LocalDate> latest =
                words.stream().map(Word::day).filter(Objects::nonNull).max(Comparator.naturalOrder());
        return words.stream()
                .filter(word -> word.day() == null || word.day().equals(latest.orElse(null)))
                .min(Word.STRICTEST_FIRST);
    }

    private Optional<Word> word(Consent consent) {
        LocalDate given = consent.givenAt();
        LocalDate withdrawn = consent.withdrawnAt();
        if (consent.state() == ConsentState.WITHDRAWN) {
            return Optional.of(
                    new Word(consent, ConsentState.WITHDRAWN, withdrawn == null ? null : latest(given, withdrawn)));
        }
        if (withdrawn != null && (given == null || !withdrawn.isBefore(given) || given.isAfter(today))) {
            return Optional.of(new Word(consent, ConsentState.WITHDRAWN, withdrawn));
        }
        if (given != null && given.isAfter(today)) {
            return Optional.empty();
        }
        boolean over = consent.expires() != null && !today.isBefore(consent.expires());
        return Optional.of(new Word(consent, over ? ConsentState.NONE : consent.state(), given));
    }

    private static LocalDate latest(@Nullable LocalDate given, LocalDate withdrawn) {
        return Stream.of(given, withdrawn)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(withdrawn);
    }
}
