package dev.countersign.decisions;

import dev.countersign.context.own.OwnFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One restricting line of a company, spoilt.
 *
 * @param at     which line
 * @param member that was changed; empty where the line is gone
 * @param what   was done to it
 * @param before the line as it was
 * @param after  the line as it is; null where it is gone
 */
record Spoilt(
        int at,
        String member,
        String what,
        ObjectNode before,
        @Nullable ObjectNode after) {

    private static final Set<String> ENDS = Set.of("until", "validatedUntil", "contractUntil", "reviewBy", "expires");
    private static final List<String> OF_THE_LINE = List.of("id", "type", "asOf", "properties");
    /** Of ten lines that are spoilt, so many in the id, the type or the moment, and so many are gone. */
    private static final int OF_TEN_IN_THE_LINE = 2;

    private static final int OF_TEN_GONE = 1;

    /** Kinds of restrictions. Each is spoilt equally often, for any number of lines. */
    private enum Kind {
        SUPPRESSION,
        CONTACT,
        CONSENT,
        WITHDRAWAL,
        HOLD,
        HISTORY,
        ALIAS,
        AGENT,
        CUSTOMER,
        CASE,
        MODEL,
        USECASE,
        ORGANISATION,
        OTHER;

        boolean holds(Company company, ObjectNode line) {
            JsonNode members = line.path("properties");
            return switch (this) {
                case SUPPRESSION, CONTACT, CONSENT, HISTORY, AGENT, CUSTOMER, MODEL, USECASE, ORGANISATION ->
                    type(line).toUpperCase(Locale.ROOT).equals(name());
                case WITHDRAWAL ->
                    type(line).equals("consent")
                            && (members.has("withdrawnAt")
                                    || members.path("state").asString("").equals("WITHDRAWN"));
                case HOLD -> !members.path("states").isEmpty();
                case ALIAS -> type(line).equals("customer") && (!aliases(line).isEmpty() || isClaimed(company, line));
                case CASE -> type(line).equals("serviceCase");
                case OTHER -> true;
            };
        }
    }

    private static boolean isClaimed(Company company, ObjectNode line) {
        return company.lines().stream()
                .anyMatch(other -> aliases(other).contains(line.path("id").asString()));
    }

    /** Any line, spoilt in any way that somebody can notice. */
    static Spoilt any(Company company, Random random) {
        while (true) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            List<Integer> places = IntStream.range(0, company.lines().size())
                    .filter(place -> kind.holds(company, company.lines().get(place)))
                    .boxed()
                    .toList();
            if (!places.isEmpty()) {
                int at = places.get(random.nextInt(places.size()));
                ObjectNode line = company.lines().get(at);
                int how = random.nextInt(10);
                Optional<Spoilt> spoilt = how < OF_TEN_GONE
                        ? gone(company, at, line)
                        : changed(
                                at,
                                line,
                                how < OF_TEN_GONE + OF_TEN_IN_THE_LINE,
                                kind == Kind.ALIAS && random.nextBoolean() ? "aliases" : "",
                                random);
                if (spoilt.filter(each -> each.unnoticed(company).isEmpty()).isPresent()) {
                    return spoilt.get();
                }
            }
        }
    }

    private static Optional<Spoilt> gone(Company company, int at, ObjectNode line) {
        return referred(company, line)
                ? Optional.of(new Spoilt(at, "", "GONE " + named(line), line, null))
                : Optional.empty();
    }

    private static Optional<Spoilt> changed(int at, ObjectNode line, boolean inTheLine, String wanted, Random random) {
        ObjectNode after = line.deepCopy();
        ObjectNode members = inTheLine ? after : (ObjectNode) after.path("properties");
        List<String> names = inTheLine ? OF_THE_LINE : List.copyOf(members.propertyNames());
        String name = names.contains(wanted) ? wanted : names.get(random.nextInt(names.size()));
        Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
        String before = String.valueOf(members.get(name));
        mutation.change(members, name, random);
        return after.equals(line)
                ? Optional.empty()
                : Optional.of(new Spoilt(
                        at,
                        name,
                        mutation + " " + named(line) + ", " + name + ": " + before + " -> " + members.get(name),
                        line,
                        after));
    }

    private static String named(ObjectNode line) {
        return type(line) + " " + line.path("id").asString();
    }

    private static String type(JsonNode line) {
        return line.path("type").asString();
    }

    /** Whether another line names this one. */
    private static boolean referred(Company company, ObjectNode line) {
        String id = line.path("id").asString();
        return company.lines().stream()
                .filter(other -> other != line)
                .map(other -> other.path("properties"))
                .anyMatch(members -> members.valueStream()
                        .anyMatch(value -> value.asString("").equals(id)
                                || value.isArray()
                                        && value.valueStream()
                                                .anyMatch(each ->
                                                        each.asString("").equals(id))));
    }

    /** Why nobody who reads all lines could tell that one is spoilt; empty where somebody can. */
    private Optional<String> unnoticed(Company company) {
        if (what.startsWith(Mutation.POSTDATED.name()) && ENDS.contains(member)) {
            return Optional.of("a later end is a later end");
        }
        if (after != null
                && Set.of("customer", "aliases").contains(member)
                && company.lines().stream()
                        .anyMatch(line -> type(line).equals("customer")
                                && names(after, line.path("id").asString())
                                && !names(before, line.path("id").asString()))) {
            return Optional.of("another customer on record is another customer on record");
        }
        if (member.equals("withdrawnAt")
                && after != null
                && !after.path("properties").path(member).isString()
                && after.path("properties").propertyNames().stream().allMatch(before.path("properties")::has)) {
            return Optional.of("a consent without a withdrawal is what every consent is");
        }
        if (!type(before).equals("customer")) {
            return Optional.empty();
        }
        Set<String> aliases = aliases(before);
        if (after != null
                && !aliases.isEmpty()
                && !after.path("properties").path("aliases").isArray()
                && after.path("properties").propertyNames().stream().allMatch(before.path("properties")::has)) {
            return Optional.of("two records without an alias are what two persons have");
        }
        String id = before.path("id").asString();
        boolean merged = isClaimed(company, before);
        return merged
                        && (after == null
                                || !after.path("id").asString("").equals(id)
                                        && after.path("id").asString("").matches("\\S{2,}")
                                        && type(after).equals("customer"))
                ? Optional.of("an alias of which lines are left and no record is what a merge leaves")
                : Optional.empty();
    }

    private static boolean names(JsonNode line, String customer) {
        return line.path("properties").path("customer").asString("").equals(customer)
                || aliases(line).contains(customer);
    }

    private static Set<String> aliases(JsonNode line) {
        Set<String> aliases = new HashSet<>();
        line.path("properties").path("aliases").valueStream().forEach(alias -> aliases.add(alias.asString()));
        return aliases;
    }

    /** Lines of the company as they are written now, by their places. */
    List<String> written(List<Integer> places, List<String> before) {
        return places.stream()
                .filter(place -> place != at || after != null)
                .map(place -> place == at ? String.valueOf(after) : before.get(place))
                .toList();
    }

    /**
     * Whether somebody could tell that the answer to a question rests on the change. Another number that can be read is
     * another number: nobody can tell that it was meant to be one that somebody else has too, or that somebody forbade.
     */
    boolean bearsOn(Company.Question question, OwnFacts read) {
        if (!Set.of("phone", "email").contains(member)) {
            return true;
        }
        String id = before.path("id").asString();
        return type(before).equals("customer")
                && read.root(id).equals(read.root(question.request().resourceId()))
                && !read.unreadable("customer", id).isEmpty();
    }

    /** Whether the line is about who asks, or about the model that one uses and not as good as it can be. */
    boolean isAbout(String agent, OwnFacts whole) {
        String id = before.path("id").asString();
        return type(before).equals("agent") && id.equals(agent)
                || type(before).equals("model")
                        && !Company.freed(before.deepCopy()).equals(before)
                        && whole.agent(agent)
                                .filter(each -> id.equals(each.model()))
                                .isPresent();
    }
}
