package dev.countersign.decisions.request;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who calls a service. The edge makes it once, from a credential or from the absence of one, and hands it to every
 * service. Only the edges read credentials.
 *
 * @param tenant   the organisation of the caller. A ledger belongs to one tenant, so its entries do not repeat it
 * @param kind     only a person approves or requests an erasure
 * @param id       id of the client, such as {@code laptop}, or of the person
 * @param roles    the roles of oversight that the person has; empty for a client
 * @param audience the audience whose texts and values its answers may contain
 * @param mayActAs the subjects as which it may ask
 * @param reads    the decisions that it may read
 * @param alsoKnownAs other ids of the person, such as those of the CRM, and the person's own customer records; empty
 *     for a client
 * @param agents      ids of the agents as which a client may ask that the person owns, or to which the person has
 *     issued a key: the person does not decide on what they request. {@link #ANY_AGENT} for all
 * @param standing    what restricts the person more than the roles say
 * @param example  whether it is a person of the example company, who signed in without a credential: what this person
 *     decides is marked, and does not count for a real company
 * @param under    the idempotency key under which a person posts now: what is recorded of it has the key; null for none
 */
public record Caller(
        String tenant,
        Kind kind,
        String id,
        Set<HeldRole> roles,
        Audience audience,
        ActingScope mayActAs,
        Reads reads,
        Set<String> alsoKnownAs,
        Set<String> agents,
        Standing standing,
        boolean example,
        @Nullable SubmissionKey under) {

    /** The only tenant of a service that serves one organisation. */
    public static final String ONE_TENANT = "default";

    /** Ids of clients are in public records forever, so they are short technical names. */
    private static final Pattern CLIENT_ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** Stands for every agent. */
    public static final String ANY_AGENT = "*";

    /** The value in a public record for every person. */
    public static final String PERSON = "person";

    /** What a caller is. */
    public enum Kind {
        /** A program. */
        CLIENT,
        /** One natural person. */
        PERSON
    }

    /** Which recorded decisions a caller may read. */
    public enum Reads {
        /** None. */
        NOTHING,
        /** A client those of the subjects as which it may ask; a person those that demand a role of this person. */
        OWN,
        /** All. */
        EVERYTHING
    }

    /**
     * What restricts a person more than the roles say.
     *
     * @param line    ids of the people who report to the person, and to whom the person reports
     * @param alone   the roles that the person has only by grants that one admin made alone
     * @param expired the roles with a qualifier that has ended
     * @param delegators ids of the people whose tasks the person looks after: their relations count too
     * @param delegates  ids of the people who look after the tasks of the person: what they decided counts too
     * @param lately     ids of the people with whom the person counted as one until that time, which may be over
     */
    public record Standing(
            Set<String> line,
            Set<HeldRole> alone,
            Set<HeldRole> expired,
            Set<String> delegators,
            Set<String> delegates,
            Map<String, Instant> lately) {

        /** Nothing. */
        public static final Standing FREE = new Standing(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of());

        public Standing {
            line = Set.copyOf(line);
            alone = Set.copyOf(alone);
            expired = Set.copyOf(expired);
            delegators = Set.copyOf(delegators);
            delegates = Set.copyOf(delegates);
            lately = Map.copyOf(lately);
        }
    }

    /** @param qualifier such as finance; empty for none */
    public record HeldRole(Role role, String qualifier) {

        @Override
        public String toString() {
            return role + (qualifier.isEmpty() ? "" : " (" + qualifier + ")");
        }
    }

    /** @throws IllegalArgumentException when a client has roles, or an id that a public record cannot contain */
    public Caller {
        roles = Set.copyOf(roles);
        alsoKnownAs = Set.copyOf(alsoKnownAs);
        agents = Set.copyOf(agents);
        if (kind == Kind.CLIENT && (!roles.isEmpty() || !CLIENT_ID.matcher(id).matches() || id.equals(PERSON))) {
            throw new IllegalArgumentException("`" + id + "` cannot be a client with the roles " + roles + ".");
        }
    }

    /** The client without a credential, over HTTP on the loopback address. */
    public static Caller laptop() {
        return client("laptop", Audience.AGENT, ActingScope.ANYONE, Reads.EVERYTHING);
    }

    /** A command on this machine that has the data folder open. */
    public static Caller operator() {
        return client("operator", Audience.STAFF, ActingScope.ANYONE, Reads.EVERYTHING);
    }

    /** A program. */
    public static Caller client(String id, Audience audience, ActingScope mayActAs, Reads reads) {
        return new Caller(
                ONE_TENANT,
                Kind.CLIENT,
                id,
                Set.of(),
                audience,
                mayActAs,
                reads,
                Set.of(),
                Set.of(),
                Standing.FREE,
                false,
                null);
    }

    /** A person of the staff, who asks as no subject. */
    public static Caller person(String id, HeldRole... roles) {
        return person(id, Set.of(), Set.copyOf(List.of(roles)), Reads.OWN, false);
    }

    /** A person of the directory, who asks as no subject. */
    public static Caller person(String id, Set<String> alsoKnownAs, Set<HeldRole> roles, Reads reads, boolean example) {
        return new Caller(
                ONE_TENANT,
                Kind.PERSON,
                id,
                roles,
                Audience.STAFF,
                ActingScope.NOBODY,
                reads,
                alsoKnownAs,
                Set.of(),
                Standing.FREE,
                example,
                null);
    }

    /** The same person, asking again as that subject. @throws IllegalArgumentException when it is not a person */
    public Caller actingAs(ActingScope.Subject subject) {
        if (kind != Kind.PERSON) {
            throw new IllegalArgumentException("A client asks as its own subjects.");
        }
        return new Caller(
                tenant,
                kind,
                id,
                roles,
                audience,
                ActingScope.of(subject),
                reads,
                alsoKnownAs,
                agents,
                standing,
                example,
                under);
    }

    /** The same person, who owns clients that may ask as these agents, or has issued keys to them. */
    public Caller behind(Set<String> asked) {
        return new Caller(
                tenant, kind, id, roles, audience, mayActAs, reads, alsoKnownAs, asked, standing, example, under);
    }

    /** The same person, restricted by that. */
    public Caller restricted(Standing by) {
        return new Caller(tenant, kind, id, roles, audience, mayActAs, reads, alsoKnownAs, agents, by, example, under);
    }

    /** The same person, who posts under that key. */
    public Caller under(SubmissionKey key) {
        return new Caller(
                tenant, kind, id, roles, audience, mayActAs, reads, alsoKnownAs, agents, standing, example, key);
    }

    /** Every id under which a decision may name the person; for a client its own. */
    public Set<String> ids() {
        Set<String> ids = new TreeSet<>(alsoKnownAs);
        ids.add(id);
        return ids;
    }

    /** The same, and the ids of the people whose tasks the person looks after. */
    public Set<String> relatedIds() {
        Set<String> ids = ids();
        ids.addAll(standing.delegators());
        return ids;
    }

    /** The same, and the ids of the people who look after the tasks of the person: together they count as one. */
    public Set<String> countedAsOne() {
        Set<String> ids = relatedIds();
        ids.addAll(standing.delegates());
        return ids;
    }

    /** The same, and those with whom the person counted as one at that time or since, when something was done. */
    public Set<String> countedAsOneSince(Instant done) {
        Set<String> ids = countedAsOne();
        standing.lately().forEach((id, until) -> {
            if (until.isAfter(done)) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Whether it has that role, and that qualifier if there is one. */
    public boolean has(HeldRole role) {
        return roles.contains(role)
                || role.qualifier().isEmpty() && roles.stream().anyMatch(each -> each.role() == role.role());
    }

    /** The value in a public record: id of a client. The id of a person is personal, so it is in a private part. */
    public String recordedAs() {
        return kind == Kind.CLIENT ? id : PERSON;
    }

    /** For a log: without the id of a person. */
    @Override
    public String toString() {
        return kind + " " + recordedAs() + " of " + tenant;
    }

    /** Its roles, as text for a message. */
    public String rolesText() {
        return roles.stream().map(HeldRole::toString).sorted().collect(Collectors.joining(", "));
    }
}
