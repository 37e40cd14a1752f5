package dev.countersign.decisions.history;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SaltedCommitments;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads the entry of an approval: the public record says what it is valid for and commits to person, reason
 * and action. The private part with the action and the reason belongs to the person concerned. The part with the
 * approver belongs to the approver.
 */
public final class ApprovalEntries {

    private static final int WHAT = 0;
    private static final int WHO = 1;
    /** Format 1 had no rows, and only the expiry that the person gave. */
    private static final int WITH_ROWS = 2;

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder SEED = Base64.getUrlEncoder().withoutPadding();

    private ApprovalEntries() {}

    /**
     * @param by       the person who approves
     * @param about    the person whose key encrypts what was approved
     * @param effect   of the approved action
     * @param task     id of the task that it answers
     * @param left     how many people are still needed after it
     * @param standsIn the role of a person who decided for another role; null for none
     * @param shown    how the person read it
     * @param edge     unpredictable bytes, the source of the salts
     * @param subjects the person of that id
     */
    public static Entry entry(
            Caller by,
            Approval approval,
            Optional<String> code,
            String decision,
            String release,
            String about,
            ActionEffect effect,
            String task,
            int left,
            @Nullable Role standsIn,
            ShownCard shown,
            Instant at,
            byte[] edge,
            Function<String, ErasureSubject> subjects) {
        List<byte[]> seeds = IntStream.of(WHAT, WHO)
                .mapToObj(part -> SaltedCommitments.seed(edge, part))
                .toList();
        byte[] what = new CanonicalJson()
                .object()
                .member("digest", approval.digest())
                .member(EntryType.EFFECT, effect.sha256())
                .member("reason", approval.reason())
                .member("seed", SEED.encodeToString(seeds.get(WHAT)))
                .endObject()
                .bytes();
        SubmissionKey under = by.under();
        CanonicalJson who = new CanonicalJson().object();
        if (under != null) {
            who.member(SubmissionKey.KEY, under.key());
        }
        who.member("person", approval.person()).member("seed", SEED.encodeToString(seeds.get(WHO)));
        if (under != null) {
            who.member(SubmissionKey.BODY, under.body());
        }
        List<Entry.Part> parts = List.of(
                new Entry.Part(subjects.apply(about), what),
                new Entry.Part(
                        subjects.apply(RecordSubjects.STAFF + approval.person()),
                        who.endObject().bytes()));
        SaltedCommitments commitments = new SaltedCommitments(seeds);
        CanonicalJson json = new CanonicalJson().object().member("at", at.toString());
        if (shown.batch() != null) {
            json.member(ShownCard.BATCH, shown.batch());
        }
        json.member(EntryType.CALLER, by.recordedAs());
        code.ifPresent(name -> json.member("code", name));
        json.member("decision", decision);
        if (by.example()) {
            json.member(EntryType.EXAMPLE, true);
        }
        json.member("format", EntryType.FORMAT)
                .member("grade", Objects.requireNonNullElse(approval.grade(), ""))
                .member("id", approval.id())
                .member(EntryType.LEFT, left);
        json.member(ShownCard.NEEDED, shown.needed().name());
        json.member(
                        "people",
                        parts.stream()
                                .map(part -> part.subject().token(approval.id()))
                                .toList())
                .member("qualifier", approval.qualifier())
                .member("release", release)
                .member("risk", approval.risk() == null ? "" : approval.risk().name())
                .member("role", approval.role().name())
                .member("rows", new TreeSet<>(Objects.requireNonNull(approval.rows())));
        json.name("sealed")
                .object()
                .member("digest", commitments.of(WHAT, "digest", approval.digest()))
                .member(EntryType.EFFECT, commitments.of(WHAT, EntryType.EFFECT, effect.sha256()));
        if (under != null) {
            json.member(SubmissionKey.KEY, commitments.of(WHO, SubmissionKey.KEY, under.key()));
        }
        json.member("person", commitments.of(WHO, "person", approval.person()))
                .member("reason", commitments.of(WHAT, "reason", approval.reason()));
        if (under != null) {
            json.member(SubmissionKey.BODY, commitments.of(WHO, SubmissionKey.BODY, under.body()));
        }
        json.endObject();
        ShownCard.Reading reading = shown.reading();
        if (reading != null) {
            json.name(ShownCard.SHOWN)
                    .object()
                    .member("opened", reading.opened())
                    .member("seconds", reading.seconds())
                    .member("words", reading.words())
                    .endObject();
        }
        if (standsIn != null) {
            json.member(EntryType.STANDS_IN, standsIn.name());
        }
        json.member(EntryType.TASK, task);
        return new Entry(
                json.member("type", EntryType.APPROVAL)
                        .member("until", approval.until().toString())
                        .member("uses", Objects.requireNonNull(approval.uses()))
                        .endObject()
                        .bytes(),
                parts);
    }

    /** The subject that the approver was shown. @param parts the readable parts of an approval */
    static String about(List<DecryptedPart> parts) {
        return parts.stream()
                .filter(part -> JSON.readTree(part.content()).has("digest"))
                .map(DecryptedPart::subject)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The approval of an entry; empty if one of its persons was erased, and for format 1, which did not record rows.
     */
    static Optional<Approval> read(StoredEntry stored, List<DecryptedPart> parts) {
        JsonNode open = JSON.readTree(stored.open());
        List<JsonNode> hidden =
                parts.stream().map(part -> JSON.readTree(part.content())).toList();
        Optional<JsonNode> what =
                hidden.stream().filter(part -> part.has("digest")).findFirst();
        Optional<JsonNode> who =
                hidden.stream().filter(part -> part.has("person")).findFirst();
        if (open.path("format").asInt() < WITH_ROWS || what.isEmpty() || who.isEmpty()) {
            return Optional.empty();
        }
        Instant until = UtcTime.read(open.path("until").asString());
        Instant latest = UtcTime.read(open.path("at").asString()).plus(LONGEST);
        String risk = open.path("risk").asString();
        return Optional.of(new Approval(
                open.path("id").asString(),
                who.get().path("person").asString(),
                Role.valueOf(open.path("role").asString()),
                open.path("qualifier").asString(),
                what.get().path("digest").asString(),
                until.isBefore(latest) ? until : latest,
                what.get().path("reason").asString(),
                open.path("rows").valueStream().map(JsonNode::asString).collect(Collectors.toSet()),
                risk.isEmpty() ? null : Risk.valueOf(risk),
                open.path("grade").asString(),
                open.path("uses").asInt()));
    }
}
