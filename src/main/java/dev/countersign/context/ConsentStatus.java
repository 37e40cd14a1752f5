package dev.countersign.context;

import dev.countersign.facts.own.Consent;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.ConsentState;
import dev.countersign.facts.words.Purpose;
import java.time.LocalDate;
import java.util.ArrayList;
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
        List<Word> words = new ArrayList<>(1);
        for (Consent consent : consents) {
            if (consent.channel() == channel && consent.purpose() == purpose) {
                word(consent).ifPresent(words::add);
            }
        }
        return strictest(words);
    }

    /**
     * The answer that counts for a person: the latest of each id, and the strictest of these. A record without an
     * answer permits nothing.
     *
     * @param records of each record that is joined the ids whose lines are its own
     */
    Optional<Word> latest(
            List<Set<String>> records, Function<String, List<Consent>> consents, Channel channel, Purpose purpose) {
        Word strictest = null;
        boolean eachHasAnswered = true;
        for (Set<String> ids : records) {
            Word ofRecord = null;
            for (String id : ids) {
                ofRecord = stricter(
                        ofRecord, latest(consents.apply(id), channel, purpose).orElse(null));
            }
            eachHasAnswered &= ofRecord != null;
            strictest = stricter(strictest, ofRecord);
        }
        return strictest != null && (strictest.state() == ConsentState.WITHDRAWN || eachHasAnswered)
                ? Optional.of(strictest)
                : Optional.empty();
    }

    private static @Nullable Word stricter(@Nullable Word one, @Nullable Word other) {
        return one == null || other != null && Word.STRICTEST_FIRST.compare(other, one) < 0 ? other : one;
    }

    private static Optional<Word> strictest(Collection<Word> words) {
        LocalDate latest = null;
        for (Word word : words) {
            if (word.day() != null && (latest == null || word.day().isAfter(latest))) {
                latest = word.day();
            }
        }
        Word strictest = null;
        for (Word word : words) {
            if (word.day() == null || word.day().equals(latest)) {
                strictest = stricter(strictest, word);
            }
        }
        return Optional.ofNullable(strictest);
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
