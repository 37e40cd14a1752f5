package dev.countersign.context.own;

import dev.countersign.context.place.Regions;
import dev.countersign.context.words.MailAddress;
import dev.countersign.facts.text.FoldedText;
import dev.countersign.facts.text.Ids;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.facts.words.UseCase;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The allowed form of one value of the fact model, by its record and member. */
final class MemberForms {

    private static final int LONGEST_ADDRESS = 300;
    private static final Set<String> PEOPLE = Set.of("agent.owner", "attestation.by");
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    private static final LocalDate FIRST_BIRTH = LocalDate.of(1850, 1, 1);
    private static final int LAST_YEAR = 9999;
    private static final double MOST_EUROS = 1e9;

    private MemberForms() {}

    /**
     * A mistake in a value.
     *
     * @param says the rest of a sentence that begins with it
     * @param near suggestions are taken from these
     */
    record Wrong(String message, Collection<String> near) {

        String hint(String read) {
            String folded = FoldedText.id(read);
            return near.stream()
                    .filter(each -> FoldedText.id(each).equals(folded))
                    .sorted()
                    .findFirst()
                    .map(each -> "Maybe `" + each + "`?")
                    .orElseGet(() -> Problem.hint(read, near));
        }
    }

    /** The allowed words of a text; empty if it is free. */
    static List<String> words(String member, ValueParser values) {
        return switch (member) {
            case "agent.kind" -> values.words("agentKind");
            case "organisation.sector" -> values.words("sector");
            case "organisation.riskAppetite" -> values.words("riskAppetite");
            case "useCase.uses" ->
                values.words("use").stream()
                        .filter(word -> !word.equals(UseCase.UNKNOWN))
                        .toList();
            case "useCase.exception" -> values.words("exception");
            case "consent.similarGoods" -> values.words("similarGoods");
            case "attestation.what" -> List.of("SPONSOR_ATTESTED", "SIMULATION_PASSED");
            case "suppression.channel" ->
                Stream.concat(Stream.of("ALL"), values.words("channel").stream())
                        .toList();
            default -> List.of();
        };
    }

    /** @param member such as {@code customer.zones}; for a set, this is called for each value */
    static Optional<Wrong> check(String member, Object value) {
        if (value instanceof String text) {
            return text(member, text);
        }
        if (value instanceof Number number) {
            return number(member, number.doubleValue());
        }
        return value instanceof LocalDate day
                        && member.equals("customer.birthDate")
                        && (day.isBefore(FIRST_BIRTH) || day.getYear() > LAST_YEAR)
                ? wrong("is not a day of birth. Allowed: from 1850-01-01 to 9999-12-31.")
                : Optional.empty();
    }

    private static Optional<Wrong> text(String member, String text) {
        return switch (member) {
            case "customer.countries" ->
                among(
                        text,
                        Regions.COUNTRIES,
                        "is not a country. Allowed: a code of ISO 3166-1 in capitals, such as DE.");
            case "customer.regions" ->
                among(text, Regions.ALL, "is not a region. Allowed: a code of ISO 3166-2 in capitals, such as US-FL.");
            case "calendar.jurisdiction", "holiday.jurisdiction" ->
                Regions.COUNTRIES.contains(text)
                        ? Optional.empty()
                        : among(
                                text,
                                Regions.ALL,
                                "is neither a country nor a region. Allowed: a code of ISO 3166 in "
                                        + "capitals, such as DE or US-FL.");
            case "calendar.zone", "customer.zones", "organisation.zone" -> zone(text);
            case "organisation.currency" ->
                among(text, CURRENCIES, "is not a currency. Allowed: a code of ISO 4217, such as EUR.");
            case "rate.currency" ->
                text.equals("EUR")
                        ? wrong("needs no rate, because amounts are in this currency. Allowed: another currency, "
                                + "such as USD.")
                        : among(text, CURRENCIES, "is not a currency. Allowed: a code of ISO 4217, such as USD.");
            case "customer.email", "suppression.email" ->
                MailAddress.key(text).isPresent()
                        ? Optional.empty()
                        : wrong("is not an e-mail address. Allowed: one such as ada@example.com, with 1 "
                                + "to 64 letters before the @ and a domain after it, without blanks, "
                                + "quotes, brackets, a name or `mailto:`.");
            case "organisation.contestAddress" ->
                text.isBlank() || text.length() > LONGEST_ADDRESS
                        ? wrong("is not an address. Allowed: 1 to " + LONGEST_ADDRESS + " letters.")
                        : Optional.empty();
            case "agent.owner", "attestation.by" -> person(text);
            case "customer.aliases", "agent.useCases", "agent.model", "attestation.useCase", "contact.topic" ->
                Ids.check(text).map(id -> new Wrong(id.message(), List.of()));
            case "approval.qualifier" -> Optional.empty();
            default ->
                text.isBlank()
                        ? wrong("is blank. Allowed: a text. Omit the member if there is none.")
                        : Optional.empty();
        };
    }

    private static Optional<Wrong> person(String text) {
        return Ids.check(text)
                .map(id -> new Wrong(id.message(), List.of()))
                .or(() -> new PersonId(text).isNamed()
                        ? Optional.empty()
                        : wrong("cannot name a person. Allowed: 1 to 200 letters, digits "
                                + "and . _ - @ + / : ', single blanks inside."));
    }

    /** A value in the form in which it is compared and kept. Ids of persons have one. */
    static Object formed(String member, Object value) {
        return value instanceof String text && PEOPLE.contains(member) ? PersonId.form(text) : value;
    }

    private static Optional<Wrong> among(String text, Set<String> allowed, String says) {
        return allowed.contains(text) ? Optional.empty() : Optional.of(new Wrong(says, allowed));
    }

    private static Optional<Wrong> zone(String text) {
        try {
            ZoneId.of(text);
            return Optional.empty();
        } catch (java.time.DateTimeException e) {
            return Optional.of(new Wrong("is not a zone. Allowed: an IANA zone, such as Europe/London.", ZONES));
        }
    }

    private static Optional<Wrong> number(String member, double number) {
        if (member.equals("rate.euros")) {
            return number > 0 && number < MOST_EUROS
                    ? Optional.empty()
                    : wrong("is not the value of one unit of a currency. Allowed: above 0 and below "
                            + "1,000,000,000 EUR.");
        }
        String path = member.equals("history.goodwillCredits") ? "customer.goodwillCredits" : member;
        return Vocabulary.core().fact(path).flatMap(fact -> outside(fact, number));
    }

    /** Whether a number is outside the bounds of its fact. */
    static Optional<Wrong> outside(FactName fact, double number) {
        return fact.min() != null && number < fact.min() || fact.max() != null && number > fact.max()
                ? wrong("is outside what is allowed" + fact.range() + ".")
                : Optional.empty();
    }

    private static Optional<Wrong> wrong(String says) {
        return Optional.of(new Wrong(says, List.of()));
    }
}
