package dev.countersign.ledger.verify;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.ConsistencyProof;
import dev.countersign.ledger.note.InclusionProof;
import dev.countersign.ledger.note.SignedCheckpoint;
import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.note.VerifierKey;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.ProofVerifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verifies a bundle: signature, every record, every proof, and the evidence that the reader kept. */
final class BundleAudit {

    private static final Pattern ASKED = Pattern.compile(
            "\\{\"asked\":\"(" + String.join("|", BundleNames.ALL, BundleNames.MATCHING, BundleNames.NAMED)
                    + ")\",\"from\":(\\d{1,18}),\"size\":(\\d{1,18}),\"to\":(\\d{1,18})}");

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final String NOTHING_PROVED =
            "complete  not proved: a bundle cannot show whether more entries match";

    private final BundleFiles files;
    private final VerifierInputs inputs;
    private final VerifyProgress progress;

    BundleAudit(BundleFiles files, VerifierInputs inputs, VerifyProgress progress) {
        this.files = files;
        this.inputs = inputs;
        this.progress = progress;
    }

    /**
     * The verified statements, one a line.
     *
     * @throws VerificationFailure    at the first failure
     * @throws LedgerUnavailable when the bundle does not contain the answer to a question
     */
    List<String> check() {
        SignedCheckpoint signed = SignedCheckpoint.of(
                inputs.key(),
                files.bytes(BundleNames.KEY),
                BundleNames.KEY,
                files.bytes(BundleNames.CHECKPOINT),
                BundleNames.CHECKPOINT);
        SortedSet<Long> records = numbers(BundleFiles.RECORD);
        if (records.isEmpty()) {
            throw new LedgerUnavailable(
                    "records", "the bundle contains no record.", "Maybe this is not a bundle of a ledger.");
        }
        belongsToARecord(numbers(BundleFiles.PROOF), records, "proofs/%d.tlog-proof");
        belongsToARecord(numbers(BundleFiles.PRIVATE), records, "private/%d");
        String checkpoint = new String(files.bytes(BundleNames.CHECKPOINT), StandardCharsets.UTF_8);
        for (long earlier : numbers(BundleFiles.CONSISTENT)) {
            if (!consistency(earlier).checkpoint().equals(checkpoint)) {
                throw new VerificationFailure(
                        BundleNames.CONSISTENCY + earlier + BundleNames.CONSISTENCY_ENDS,
                        "does not lead to the checkpoint in the bundle.");
            }
        }
        long done = 0;
        for (long sequence : records) {
            record(sequence, signed.checkpoint(), checkpoint);
            progress.at(++done, records.size());
        }
        List<String> holds = new ArrayList<>(List.of(
                "records   " + records.size() + ", each proved to be in the ledger at its sequence",
                complete(records, signed.checkpoint().size())));
        inputs.signedBy(signed.key()).forEach(earlier -> holds.add(since(earlier, signed.checkpoint())));
        inputs.receipt().ifPresent(receipt -> holds.add(against(receipt, signed.key(), records)));
        List<String> contents = files.names().stream()
                .filter(BundleFiles.CONTENT.asMatchPredicate())
                .toList();
        contents.forEach(this::content);
        files.names().stream().filter(BundleFiles.LIST.asMatchPredicate()).forEach(this::list);
        if (!contents.isEmpty()) {
            holds.add("releases  " + contents.size()
                    + " files match their names; `replay` shows whether they decided the records");
        }
        holds.add(opened(records));
        if (inputs.samples()) {
            holds.addAll(samples(records));
        }
        return Verify.about(signed, holds);
    }

    /** Compares every value of every disclosed part with the record. The result names what was not checked. */
    private String opened(SortedSet<Long> records) {
        SortedMap<Long, SortedMap<String, byte[]>> parts = new TreeMap<>();
        files.names().stream()
                .map(BundleFiles.PRIVATE::matcher)
                .filter(Matcher::matches)
                .forEach(match -> parts.computeIfAbsent(Long.parseLong(match.group(1)), unused -> new TreeMap<>())
                        .put(match.group(), files.bytes(match.group())));
        long values = 0;
        SortedSet<String> left = new TreeSet<>();
        for (var each : parts.entrySet()) {
            String place = BundleNames.RECORDS + each.getKey() + BundleNames.RECORD_ENDS;
            OpenedParts.Looked looked = OpenedParts.at(files.bytes(place), place, each.getValue());
            values += looked.values();
            left.addAll(looked.notLookedAt());
        }
        if (records.stream().filter(each -> !parts.containsKey(each)).anyMatch(this::hasParts)) {
            left.add(OpenedParts.CLOSED);
        }
        return "private   checked: " + values + " values of "
                + parts.values().stream().mapToInt(SortedMap::size).sum() + " parts; not checked: "
                + (left.isEmpty() ? "nothing" : String.join(", ", left))
                + (left.contains("evaluation") ? " (needs `replay`)" : "");
    }

    /** The samples of the records, of which none may be missing from the beginning on. */
    private List<String> samples(SortedSet<Long> records) {
        if (records.first() != 0 || records.last() != records.size() - 1) {
            throw new LedgerUnavailable(
                    Verify.SAMPLES,
                    "the bundle does not contain every entry from 0 on, so it cannot be known what was drawn.",
                    "Maybe ask for a bundle with `--entries 0.." + records.last() + " --without-private`.");
        }
        SamplesAudit samples = new SamplesAudit();
        records.forEach(each -> samples.add(each, files.bytes(BundleNames.RECORDS + each + BundleNames.RECORD_ENDS)));
        return samples.lines();
    }

    private boolean hasParts(long sequence) {
        return new String(files.bytes(BundleNames.RECORDS + sequence + BundleNames.RECORD_ENDS), StandardCharsets.UTF_8)
                .contains("\"people\":[\"");
    }

    /**
     * Whether every entry of the requested range is present. A bundle cannot show whether more entries match another
     * query.
     */
    private String complete(SortedSet<Long> records, long size) {
        if (!files.names().contains(BundleNames.QUERY)) {
            return NOTHING_PROVED;
        }
        Matcher asked = ASKED.matcher(new String(files.bytes(BundleNames.QUERY), StandardCharsets.UTF_8));
        if (!asked.matches()) {
            throw new VerificationFailure(BundleNames.QUERY, "does not have the form of a query, or was changed.");
        }
        long from = Long.parseLong(asked.group(2));
        long to = Long.parseLong(asked.group(4));
        if (Long.parseLong(asked.group(3)) != size || from > to || to >= size) {
            throw new VerificationFailure(
                    BundleNames.QUERY,
                    "requests entries " + from + " to " + to + " of " + asked.group(3) + ", but the checkpoint has "
                            + size + " entries.");
        }
        if (!asked.group(1).equals(BundleNames.ALL)) {
            return NOTHING_PROVED;
        }
        for (long each = from; each <= to; each++) {
            if (!records.contains(each)) {
                throw new VerificationFailure(
                        BundleNames.RECORDS + each + BundleNames.RECORD_ENDS,
                        "is missing: all entries from " + from + " to " + to + " were requested.");
            }
        }
        if (records.size() != to - from + 1) {
            throw new VerificationFailure(
                    BundleNames.QUERY,
                    "all entries from " + from + " to " + to + " were requested, but there are " + records.size()
                            + " records.");
        }
        return "complete  every entry from " + from + " to " + to + " is present"
                + (from == 0 && to == size - 1 ? ", which are all entries of the checkpoint" : "");
    }

    private SortedSet<Long> numbers(Pattern form) {
        SortedSet<Long> numbers = new TreeSet<>();
        files.names().stream()
                .map(form::matcher)
                .filter(Matcher::matches)
                .forEach(match -> numbers.add(Long.parseLong(match.group(1))));
        return numbers;
    }

    private static void belongsToARecord(SortedSet<Long> numbers, SortedSet<Long> records, String name) {
        numbers.stream().filter(each -> !records.contains(each)).findFirst().ifPresent(each -> {
            throw new VerificationFailure(
                    String.format(Locale.ROOT, name, each),
                    "belongs to a record that is missing: records/" + each + ".json.");
        });
    }

    private void record(long sequence, Checkpoint checkpoint, String signed) {
        String place = BundleNames.PROOFS + sequence + BundleNames.PROOF_ENDS;
        InclusionProof proof = InclusionProof.read(files.bytes(place))
                .orElseThrow(
                        () -> new VerificationFailure(place, "does not have the form of a proof, or was changed."));
        if (!proof.checkpoint().equals(signed)) {
            throw new VerificationFailure(place, "does not lead to the checkpoint in the bundle.");
        }
        if (proof.index() != sequence) {
            throw new VerificationFailure(place, "is the proof of entry " + proof.index() + ".");
        }
        if (!ProofVerifier.included(sequence, checkpoint.size(), leaf(sequence), proof.hashes(), checkpoint.root())) {
            throw new VerificationFailure(
                    BundleNames.RECORDS + sequence + BundleNames.RECORD_ENDS + ", sequence " + sequence,
                    "its hash and the proof do not lead to the signed root: the record or the proof was changed.");
        }
    }

    /** The name of a release's file is the hash of its content. */
    private void content(String name) {
        if (!HexFormat.of()
                .formatHex(MerkleTree.sha256(files.bytes(name)))
                .equals(name.substring(name.lastIndexOf('/') + 1))) {
            throw new VerificationFailure(name, "the hash of its content does not match its name.");
        }
    }

    /** The list of a release's files is the content that its name leads to. */
    private void list(String name) {
        String hash = new String(files.bytes(name), StandardCharsets.UTF_8);
        if (!HASH.matcher(hash).matches()
                || !files.names().contains("releases/content/" + hash.substring(0, 2) + "/" + hash)) {
            throw new VerificationFailure(name, "leads to no content in the bundle, or was changed.");
        }
    }

    private byte[] leaf(long sequence) {
        return MerkleTree.leaf(files.bytes(BundleNames.RECORDS + sequence + BundleNames.RECORD_ENDS));
    }

    private String since(Checkpoint earlier, Checkpoint checkpoint) {
        String place = BundleNames.CONSISTENCY + earlier.size() + BundleNames.CONSISTENCY_ENDS;
        if (earlier.size() > checkpoint.size()) {
            throw new LedgerUnavailable(
                    "--since",
                    "your checkpoint of " + earlier.size() + " entries is newer than the bundle's checkpoint.",
                    "Maybe ask for a new bundle.");
        }
        if (earlier.size() == 0 || earlier.size() == checkpoint.size()) {
            if (earlier.size() > 0 && !Arrays.equals(earlier.root(), checkpoint.root())) {
                throw forked(BundleNames.CHECKPOINT, earlier);
            }
            return begins(earlier);
        }
        if (!files.names().contains(place)) {
            throw new LedgerUnavailable(
                    place,
                    "the bundle has no consistency proof from your checkpoint of " + earlier.size() + " entries.",
                    "Maybe ask for a bundle with `--since " + earlier.size() + "`.");
        }
        if (!ProofVerifier.consistent(
                earlier.size(),
                checkpoint.size(),
                earlier.root(),
                checkpoint.root(),
                consistency(earlier.size()).hashes())) {
            throw forked(place, earlier);
        }
        return begins(earlier);
    }

    private ConsistencyProof consistency(long earlier) {
        String place = BundleNames.CONSISTENCY + earlier + BundleNames.CONSISTENCY_ENDS;
        return ConsistencyProof.read(files.bytes(place))
                .filter(each -> each.earlier() == earlier)
                .orElseThrow(() ->
                        new VerificationFailure(place, "does not have the form of such a proof, or was changed."));
    }

    private static String begins(Checkpoint earlier) {
        return "since     the log only grew since your checkpoint of " + earlier.size() + " entries";
    }

    private static VerificationFailure forked(String place, Checkpoint earlier) {
        return new VerificationFailure(
                place,
                "the ledger does not begin with the " + earlier.size()
                        + " entries of your checkpoint: it was rewritten, or the proof was changed.");
    }

    private String against(Receipt receipt, VerifierKey key, SortedSet<Long> records) {
        if (!receipt.origin().equals(key.name())) {
            throw new VerificationFailure(
                    "--against", "the receipt is from " + receipt.origin() + ", the bundle from " + key.name() + ".");
        }
        if (!records.contains(receipt.sequence())) {
            throw new LedgerUnavailable(
                    "--against",
                    "entry " + receipt.sequence() + " of the receipt is not in the bundle.",
                    "Maybe ask for a bundle with it.");
        }
        if (!HexFormat.of().formatHex(leaf(receipt.sequence())).equals(receipt.leafHash())) {
            throw new VerificationFailure(
                    BundleNames.RECORDS + receipt.sequence() + BundleNames.RECORD_ENDS + ", sequence "
                            + receipt.sequence(),
                    "is not the entry of the receipt.");
        }
        return "receipt   entry " + receipt.sequence() + " is the entry of the receipt";
    }
}
