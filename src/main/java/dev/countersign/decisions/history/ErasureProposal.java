package dev.countersign.decisions.history;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SaltedCommitments;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entry of a proposal to erase a person. The person to erase is in a private part under the key of this person, so
 * a proposal cannot be read, or confirmed, after the erasure.
 *
 * @param id    of the proposal
 * @param by    id of the person who proposed it
 * @param roles the roles of this person, if an issuer of tokens gave them; empty if those of the directory count
 * @param until the end of the time in which another person may confirm it
 * @param example whether a person of the example company proposed it
 */
public record ErasureProposal(
        String id,
        String subject,
        String by,
        Set<Caller.HeldRole> roles,
        String reason,
        boolean holdChecked,
        boolean despiteDifferences,
        boolean contestOpen,
        Instant until,
        boolean example) {

    /** How long another person may confirm it. */
    public static final Duration HOLDS = Duration.ofDays(7);

    private static final int WHOM = 0;
    private static final int WHO = 1;
    private static final String CONTEST_OPEN = "contestOpen";
    private static final String DESPITE = "despiteDifferences";
    private static final String HOLD = "holdChecked";
    private static final String PERSON = "person";
    private static final String REASON = "reason";
    private static final String ROLES = "roles";
    private static final String SUBJECT = "subject";
    private static final String UNTIL = "until";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder SEED = Base64.getUrlEncoder().withoutPadding();

    public ErasureProposal {
        roles = Set.copyOf(roles);
    }

    /**
     * @param erased   one of the persons to erase
     * @param roles    the roles of the person, if an issuer of tokens gave them; else empty
     * @param edge     unpredictable bytes, the source of the salts
     * @param subjects the person of that id
     */
    public static Entry entry(
            String id,
            ErasureRequest wish,
            ErasureSubject erased,
            Set<Caller.HeldRole> roles,
            Instant at,
            byte[] edge,
            Function<String, ErasureSubject> subjects) {
        List<byte[]> seeds = IntStream.of(WHOM, WHO)
                .mapToObj(part -> SaltedCommitments.seed(edge, part))
                .toList();
        SaltedCommitments commitments = new SaltedCommitments(seeds);
        byte[] whom = new CanonicalJson()
                .object()
                .member("seed", SEED.encodeToString(seeds.get(WHOM)))
                .member(SUBJECT, wish.subject())
                .endObject()
                .bytes();
        SortedSet<String> held =
                roles.stream().map(ErasureProposal::text).collect(Collectors.toCollection(TreeSet::new));
        CanonicalJson who =
                new CanonicalJson().object().member(PERSON, wish.requester()).member(REASON, wish.reason());
        if (!held.isEmpty()) {
            who.member(ROLES, held);
        }
        who.member("seed", SEED.encodeToString(seeds.get(WHO))).endObject();
        List<Entry.Part> parts = List.of(
                new Entry.Part(erased, whom),
                new Entry.Part(subjects.apply(RecordSubjects.STAFF + wish.requester()), who.bytes()));
        CanonicalJson json = new CanonicalJson()
                .object()
                .member("at", at.toString())
                .member(EntryType.CALLER, wish.by().recordedAs());
        if (wish.contestOpen()) {
            json.member(CONTEST_OPEN, true);
        }
        json.member(DESPITE, wish.despiteDifferences());
        if (wish.example()) {
            json.member(EntryType.EXAMPLE, true);
        }
        json.member("format", EntryType.FORMAT)
                .member(HOLD, wish.holdChecked())
                .member("id", id)
                .member(
                        "people",
                        parts.stream().map(part -> part.subject().token(id)).toList())
                .name("sealed")
                .object()
                .member(PERSON, commitments.of(WHO, PERSON, wish.requester()))
                .member(REASON, commitments.of(WHO, REASON, wish.reason()));
        if (!held.isEmpty()) {
            json.member(ROLES, commitments.of(WHO, ROLES, held));
        }
        json.member(SUBJECT, commitments.of(WHOM, SUBJECT, wish.subject())).endObject();
        return new Entry(
                json.member("type", EntryType.ERASURE_PROPOSED)
                        .member(UNTIL, at.plus(HOLDS).toString())
                        .endObject()
                        .bytes(),
                parts);
    }

    private static String text(Caller.HeldRole held) {
        return (held.role() + " " + held.qualifier()).strip();
    }

    private static Caller.HeldRole held(String text) {
        String[] words = text.split(" ", 2);
        return new Caller.HeldRole(Role.valueOf(words[0]), words.length > 1 ? words[1] : "");
    }

    /**
     * The person who proposed it, with the roles that count now; empty for one who has left. Roles that an issuer gave
     * count as long as the proposal, because the issuer is asked only when the person sends a token.
     *
     * @param people the person with that id, with the roles that the directory gives now
     */
    public Optional<Caller> proposer(Function<String, Optional<Caller>> people) {
        return people.apply(by)
                .map(person -> roles.isEmpty()
                        ? person
                        : Caller.person(person.id(), person.alsoKnownAs(), roles, person.reads(), person.example()));
    }

    /** The proposal of an entry; empty for another type, and if a person of it was erased. */
    public static Optional<ErasureProposal> read(JsonNode open, List<DecryptedPart> parts) {
        List<JsonNode> hidden =
                parts.stream().map(part -> JSON.readTree(part.content())).toList();
        Optional<JsonNode> whom =
                hidden.stream().filter(part -> part.has(SUBJECT)).findFirst();
        Optional<JsonNode> who =
                hidden.stream().filter(part -> part.has(PERSON)).findFirst();
        if (!EntryType.ERASURE_PROPOSED.equals(open.path("type").asString("")) || whom.isEmpty() || who.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ErasureProposal(
                open.path("id").asString(),
                whom.get().path(SUBJECT).asString(),
                who.get().path(PERSON).asString(),
                who.get()
                        .path(ROLES)
                        .valueStream()
                        .map(role -> held(role.asString()))
                        .collect(Collectors.toSet()),
                who.get().path(REASON).asString(),
                open.path(HOLD).asBoolean(),
                open.path(DESPITE).asBoolean(),
                open.path(CONTEST_OPEN).asBoolean(false),
                UtcTime.read(open.path(UNTIL).asString()),
                open.path(EntryType.EXAMPLE).asBoolean(false)));
    }
}
