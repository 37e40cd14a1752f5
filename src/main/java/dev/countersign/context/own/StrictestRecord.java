package dev.countersign.context.own;

import dev.countersign.facts.own.Agent;
import dev.countersign.facts.own.Attestation;
import dev.countersign.facts.own.Calendar;
import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.History;
import dev.countersign.facts.own.Model;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.own.Template;
import dev.countersign.facts.words.UseCase;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The combination of two lines of one type and id. The stricter of two values counts. If neither is stricter, the
 * member is missing, and a missing value never makes the result more permissive. INVARIANT: the second value never
 * makes the first one more permissive.
 */
final class StrictestRecord {

    private static final String CUSTOMER = "customer";

    private StrictestRecord() {}

    /** @param now of the same type and id */
    static Object of(Object before, Object now) {
        if (before.equals(now)) {
            return before;
        }
        if (before instanceof Agent one && now instanceof Agent other) {
            return of(one, other);
        }
        if (before instanceof Model one && now instanceof Model other) {
            return new Model(
                    one.id(),
                    earlier(one.validatedUntil(), other.validatedUntil()),
                    greater(one.drift(), other.drift()));
        }
        if (before instanceof UseCase one && now instanceof UseCase other) {
            return new UseCase(
                    one.id(),
                    together(one.uses(), other.uses()),
                    alike(one.exception(), other.exception()),
                    both(one.released(), other.released()));
        }
        if (before instanceof Template one && now instanceof Template other) {
            return new Template(one.id(), one.approved() && other.approved(), endingFirst(one.until(), other.until()));
        }
        if (before instanceof Attestation one && now instanceof Attestation other) {
            // of another use case, or of something else: the older statement is withdrawn
            return one.what().equals(other.what()) && one.useCase().equals(other.useCase())
                    ? new Attestation(
                            one.id(),
                            one.what(),
                            one.useCase(),
                            one.by(),
                            one.on().isAfter(other.on()) ? one.on() : other.on())
                    : new Attestation(one.id(), one.what(), one.useCase(), one.by(), LocalDate.MAX);
        }
        if (before instanceof Organisation one && now instanceof Organisation other) {
            return new Organisation(
                    one.id(),
                    Math.min(one.stage(), other.stage()),
                    alike(one.sector(), other.sector()),
                    alike(one.riskAppetite(), other.riskAppetite()),
                    one.zone(),
                    one.currency(),
                    one.contestAddress());
        }
        if (before instanceof Rate one && now instanceof Rate other) {
            return one.currency().equals(other.currency())
                    ? new Rate(one.id(), one.currency(), Math.max(one.euros(), other.euros()))
                    : one;
        }
        if (before instanceof Calendar one && now instanceof Calendar other) {
            return one.endingBy(other.validUntil());
        }
        if (before instanceof Consent one && now instanceof Consent other) {
            return of(one, other);
        }
        if (before instanceof History one && now instanceof History other) {
            return one.customer().equals(other.customer()) ? of(one, other) : unknown(one);
        }
        return before instanceof Map<?, ?> one && now instanceof Map<?, ?> other ? of(one, other) : before;
    }

    /**
     * The effect of a line that the newer facts do not have. For types that every evaluation reads, its members are
     * missing.
     */
    static Object alone(Object before) {
        return before instanceof History history
                ? unknown(history)
                : before instanceof Map<?, ?> fields ? of(fields, Map.of()) : before;
    }

    /** Whether the newer line of an agent contradicts the older one, so that one line cannot express both. */
    static boolean isUnsure(Object before, Object now) {
        return before instanceof Agent one
                && now instanceof Agent other
                && !(one.kind().equals(other.kind())
                        && one.owner().equals(other.owner())
                        && other.useCases().containsAll(one.useCases()));
    }

    private static Agent of(Agent one, Agent other) {
        return new Agent(
                one.id(),
                one.kind(),
                one.status().compareTo(other.status()) >= 0 ? one.status() : other.status(),
                Math.min(one.level(), other.level()),
                one.owner(),
                one.contractVersion(),
                earlier(one.contractUntil(), other.contractUntil()),
                earlier(one.reviewBy(), other.reviewBy()),
                alike(one.model(), other.model()),
                Stream.of(one, other)
                        .flatMap(agent -> agent.useCases().stream())
                        .collect(Collectors.toSet()));
    }

    /**
     * An answer as far as another one of the same customer, channel and purpose confirms it, regardless of which is
     * later.
     */
    static Consent of(Consent one, Consent other) {
        boolean sameDay = !one.id().equals(other.id()) || Objects.equals(one.givenAt(), other.givenAt());
        return new Consent(
                one.id(),
                one.customer(),
                one.channel(),
                one.purpose(),
                one.state().compareTo(other.state()) <= 0 ? one.state() : other.state(),
                one.givenAt(),
                one.withdrawnAt(),
                sameDay && other.source() != null ? one.source() : null,
                sameDay && other.wordingVersion() != null ? one.wordingVersion() : null,
                alike(one.similarGoods(), other.similarGoods()),
                alike(one.addressFromSale(), other.addressFromSale()),
                alike(one.couldRefuse(), other.couldRefuse()),
                endingFirst(one.expires(), other.expires()));
    }

    private static History of(History one, History other) {
        return new History(
                one.id(),
                one.customer(),
                alike(one.lastPurchase(), other.lastPurchase()),
                alike(one.lastInquiry(), other.lastInquiry()),
                alike(one.lastContact(), other.lastContact()),
                open(one.openComplaint(), other.openComplaint()),
                open(one.openUrgentCase(), other.openUrgentCase()),
                alike(one.contactsSince(), other.contactsSince()),
                one.goodwillCredits() == null || other.goodwillCredits() == null
                        ? null
                        : Integer.valueOf(Math.max(one.goodwillCredits(), other.goodwillCredits())));
    }

    private static History unknown(History of) {
        return new History(
                of.id(),
                of.customer(),
                null,
                null,
                null,
                Boolean.TRUE.equals(of.openComplaint()) ? Boolean.TRUE : null,
                Boolean.TRUE.equals(of.openUrgentCase()) ? Boolean.TRUE : null,
                null,
                null);
    }

    /**
     * Fields with the same value in both. The owner of an object stays, so that the object still counts for that
     * customer.
     */
    private static Map<String, Object> of(Map<?, ?> one, Map<?, ?> other) {
        Map<String, Object> agreed = new TreeMap<>();
        one.forEach((name, value) -> {
            if (name.equals(CUSTOMER) || value.equals(other.get(name))) {
                agreed.put((String) name, value);
            }
        });
        return agreed;
    }

    private static <T> @Nullable T alike(@Nullable T one, @Nullable T other) {
        return Objects.equals(one, other) ? one : null;
    }

    private static @Nullable Boolean open(@Nullable Boolean one, @Nullable Boolean other) {
        return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other) ? Boolean.TRUE : alike(one, other);
    }

    private static @Nullable Boolean both(@Nullable Boolean one, @Nullable Boolean other) {
        return Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other) ? Boolean.FALSE : alike(one, other);
    }

    /** Missing if one of them is missing. */
    private static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
        return one == null || other == null ? null : endingFirst(one, other);
    }

    /** If there is none, it has no end. */
    private static @Nullable LocalDate endingFirst(@Nullable LocalDate one, @Nullable LocalDate other) {
        return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static <T extends Comparable<T>> @Nullable T greater(@Nullable T one, @Nullable T other) {
        return one == null || other == null ? null : one.compareTo(other) >= 0 ? one : other;
    }

    private static <T> @Nullable Set<T> together(@Nullable Set<T> one, @Nullable Set<T> other) {
        return one == null || other == null
                ? null
                : Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toSet());
    }
}
