package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.tree.LedgerHash;
import dev.countersign.ledger.tree.PartTree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the disclosed private parts of one entry with the commitments of its public record. A decision commits to
 * the root of each part ({@link PartTree}); up to format 4, and in an approval or an erasure, there is a commitment to
 * each value: SHA-256(salt, name, 0, value) in base64url, with the salt from the seed in the part. If a value has no
 * matching commitment, the entry is wrong.
 */
final class OpenedParts {

    /** What stays unchecked if a person was erased, or a bundle contains no private parts. */
    static final String CLOSED = "parts that were not disclosed";

    private static final int SALT = 16;
    private static final int SEED = 32;
    private static final int ERASURE_PARTS = 4;
    /** Entries that are not decisions, whose commitments have the names of the values. */
    private static final Set<String> WITH_NAMES = Set.of("approval", "erasure-begun", "erasure-proposed");
    /** Formats of decisions with a commitment to each value. */
    private static final Set<String> WITHOUT_ROOTS = Set.of("1", "2", "3", "4");
    /** What a part has and no root covers. */
    private static final Set<String> NO_LEAVES = Set.of("format", "seed");

    private static final Set<String> SEALED = Set.of("digest", "idempotencyKey", "origins", "request", "surroundings");
    private static final Set<String> DECISION = Set.of("approvals", "facts", "format", "person", "reasons", "seed");
    /** What only `replay` can compare with the record, because it computes them. */
    private static final Set<String> WORKED_OUT = Set.of("approvals", "evaluation", "provenance");

    private final byte[] record;
    private final CanonicalMembers open;
    private CanonicalMembers sealed = CanonicalMembers.of(new byte[] {'{', '}'}, "");
    private final SortedMap<String, CanonicalMembers> parts = new TreeMap<>();
    private final Set<String> held = new HashSet<>();
    private final Set<String> notLookedAt = new TreeSet<>();
    private long values;

    private OpenedParts(byte[] record, String place) {
        this.record = record;
        open = CanonicalMembers.of(record, place);
    }

    /** @param notLookedAt what could not be checked in the entry, in words */
    record Looked(long values, Set<String> notLookedAt) {}

    /**
     * @param parts the disclosed parts, by their place
     * @throws VerificationFailure at the first value without a matching commitment
     */
    static Looked at(byte[] record, String place, SortedMap<String, byte[]> parts) {
        OpenedParts opened = new OpenedParts(record, place);
        parts.forEach((name, part) -> opened.parts.put(name, CanonicalMembers.of(part, name)));
        opened.hold(place);
        return new Looked(opened.values, opened.notLookedAt);
    }

    private void hold(String place) {
        String type = open.text("type");
        int most = type.equals("erasure-begun")
                ? ERASURE_PARTS
                : open.items("people").size();
        if (parts.size() > most) {
            throw new VerificationFailure(
                    parts.lastKey(), "is disclosed, but the record has " + most + " private parts.");
        }
        if (!type.equals("decision")
                && open.get("format")
                        .map(format -> Arrays.equals(format, new byte[] {'1'}))
                        .orElse(false)) {
            notLookedAt.add(type + " of format 1, which commits to nothing");
            return;
        }
        byte[] format = open.get("format").orElse(new byte[0]);
        if (type.equals("decision")) {
            parts.forEach((name, part) -> {
                if (!Arrays.equals(part.get("format").orElse(new byte[0]), format)) {
                    throw new VerificationFailure(name, "has a different format than its record.");
                }
            });
            if (!WITHOUT_ROOTS.contains(new String(format, StandardCharsets.US_ASCII))) {
                rooted(place, most);
                return;
            }
        }
        sealed = open.object("sealed");
        parts.forEach((name, part) -> {
            if (type.equals("decision")) {
                decision(name, part);
            } else if (WITH_NAMES.contains(type)) {
                other(name, part);
            } else {
                numbered(name, part, most);
            }
        });
        if (type.equals("decision")) {
            approvals(place, parts.size() == most);
            notLookedAt.addAll(List.of("evaluation", "provenance"));
        }
        if (parts.size() < most) {
            notLookedAt.add(CLOSED);
        }
        if (parts.size() == most) {
            Set<String> names = new TreeSet<>(open.object("commitments").all().keySet());
            sealed.all().keySet().stream()
                    .filter(name -> !WORKED_OUT.contains(name))
                    .forEach(names::add);
            names.stream().filter(name -> !held.contains(name)).findFirst().ifPresent(name -> {
                throw new VerificationFailure(place, "commits to `" + name + "`, which no disclosed part has.");
            });
        }
    }

    /** Compares the root of each part with that of the record. The part of the decision's subject names no person. */
    private void rooted(String place, int most) {
        List<byte[]> roots = open.items("sealed");
        if (roots.size() != most) {
            throw new VerificationFailure(place, "commits to " + roots.size() + " of its " + most + " private parts.");
        }
        Set<Integer> found = new HashSet<>();
        parts.forEach((name, part) -> {
            byte[] root = root(name, part);
            int number = part.get("person").isEmpty() ? 0 : 1;
            while (number < roots.size() && !Arrays.equals(roots.get(number), root)) {
                number = number == 0 ? roots.size() : number + 1;
            }
            if (number >= roots.size() || !found.add(number)) {
                throw new VerificationFailure(
                        name,
                        "is not the part that the record commits to: a value of it or of the record was changed, added "
                                + "or left out.");
            }
        });
        notLookedAt.add("evaluation");
        if (parts.size() < most) {
            notLookedAt.add(CLOSED);
        }
    }

    /** The root over each fact and each other member of a part, as the record has it. */
    private byte[] root(String place, CanonicalMembers part) {
        PartTree tree = new PartTree(seed(place, part));
        part.all().forEach((name, value) -> {
            if (name.equals("facts")) {
                part.object(name).all().forEach((path, fact) -> tree.add(placed(place, path, true), fact));
            } else if (!NO_LEAVES.contains(name)) {
                tree.add(placed(place, name, false), value);
            }
        });
        values += tree.size();
        if (part.get("person").isEmpty()) {
            tree.add(PartTree.RECORD, PartTree.withoutRoots(record));
        }
        return ("\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(tree.root()) + "\"")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A leaf does not say whether it is a fact. Its name does: only the path of a fact has a dot. */
    private static String placed(String place, String name, boolean fact) {
        if (name.indexOf('.') >= 0 != fact) {
            throw new VerificationFailure(
                    place, "has `" + name + "` " + (fact ? "among the facts." : "outside the facts."));
        }
        return name;
    }

    private void decision(String place, CanonicalMembers part) {
        part.all().keySet().stream()
                .filter(name -> !DECISION.contains(name) && !SEALED.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw uncommitted(place, name);
                });
        CanonicalMembers commitments = open.object("commitments");
        part.object("facts").all().forEach((path, value) -> hold(place, part, path, value, commitments));
        SEALED.forEach(name -> part.get(name).ifPresent(value -> hold(place, part, name, value, sealed)));
        part.get("person").ifPresent(person -> person(place, part, person));
    }

    /** In an approval or an erasure, the commitment of a role's part has the name of the role. */
    private void other(String place, CanonicalMembers part) {
        String role = part.text("role");
        part.all().forEach((name, value) -> {
            if (!Set.of("format", "role", "seed").contains(name)) {
                hold(place, part, role.isEmpty() || role.equals("list") ? name : role + "." + name, value, sealed);
            }
        });
    }

    /** In an entry about access, the name of a commitment begins with the number of the part. */
    private void numbered(String place, CanonicalMembers part, int most) {
        SortedMap<String, byte[]> named = new TreeMap<>(part.all());
        named.remove("seed");
        for (int number = 0; number < most; number++) {
            String prefix = number + ".";
            if (named.entrySet().stream()
                    .allMatch(each -> sealed.text(prefix + each.getKey())
                            .equals(commitment(place, part, each.getKey(), each.getValue())))) {
                named.keySet().forEach(name -> held.add(prefix + name));
                values += named.size();
                return;
            }
        }
        throw new VerificationFailure(place, "has a value that is not the one that the record commits to.");
    }

    private void hold(String place, CanonicalMembers part, String name, byte[] value, CanonicalMembers commitments) {
        if (commitments.get(name).isEmpty()) {
            throw uncommitted(place, name);
        }
        if (!commitments.text(name).equals(commitment(place, part, name, value))) {
            throw new VerificationFailure(place, "`" + name + "` is not the value that the record commits to.");
        }
        held.add(name);
        values++;
    }

    private static VerificationFailure uncommitted(String place, String name) {
        return new VerificationFailure(place, "has `" + name + "`, which the record does not commit to.");
    }

    /** Checks that a fact or an approval of the same decision names the person of the staff. */
    private void person(String place, CanonicalMembers part, byte[] person) {
        List<byte[]> named = new ArrayList<>(part.object("facts").all().values());
        named.addAll(open.object("facts").all().values());
        part.items("approvals")
                .forEach(approval ->
                        CanonicalMembers.of(approval, place).get("person").ifPresent(named::add));
        if (named.stream().noneMatch(each -> form(each).equals(form(person)))) {
            throw new VerificationFailure(place, "names a person without a matching commitment in the record.");
        }
        values++;
    }

    /** The form in which ids of persons are compared: case, width and surrounding blanks do not matter. */
    private static String form(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        String inside = text.length() > 1 && text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
        return Normalizer.normalize(inside, Normalizer.Form.NFKC)
                .strip()
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /**
     * An approval is in two parts: the approver in the approver's part, its action and reason in the part of the
     * decision's subject.
     */
    private void approvals(String place, boolean whole) {
        List<byte[]> commitments = sealed.items("approvals");
        List<byte[]> reasons = parts.values().stream()
                .flatMap(part -> part.items("reasons").stream())
                .toList();
        byte[] digest = parts.values().stream()
                .flatMap(part -> part.get("digest").stream())
                .findFirst()
                .orElse(new byte[0]);
        Set<Integer> looked = new TreeSet<>();
        parts.forEach((name, part) -> part.items("approvals").forEach(json -> {
            CanonicalMembers who = CanonicalMembers.of(json, name + ", approvals");
            int number = number(who, commitments.size());
            if (digest.length == 0 || number >= reasons.size()) {
                notLookedAt.add("approvals with a part that is not disclosed");
                return;
            }
            byte[] approval = who.with(new TreeMap<>(Map.of("digest", digest, "reason", reasons.get(number))));
            if (!Arrays.equals(
                    commitments.get(number),
                    ("\"" + commitment(name, part, "approval", approval) + "\"").getBytes(StandardCharsets.US_ASCII))) {
                throw new VerificationFailure(
                        name,
                        "approval " + number
                                + " does not match the commitment in the record, in its approver or in its reason.");
            }
            if (part.get("person").isEmpty()) {
                throw new VerificationFailure(name, "has an approval without the person who gave it.");
            }
            looked.add(number);
            values += who.all().size() + 1L;
        }));
        if (whole && (looked.size() < commitments.size() || reasons.size() != commitments.size())) {
            throw new VerificationFailure(
                    place,
                    "commits to " + commitments.size() + " approvals; the disclosed parts have " + looked.size()
                            + " of them, and " + reasons.size() + " reasons.");
        }
        if (looked.size() < reasons.size()) {
            notLookedAt.add("reasons of approvals with a part that is not disclosed");
        }
    }

    private static int number(CanonicalMembers who, int size) {
        String place = who.get("place")
                .map(value -> new String(value, StandardCharsets.US_ASCII))
                .orElse("");
        if (!place.matches("\\d{1,4}") || Integer.parseInt(place) >= size) {
            throw new VerificationFailure(
                    "approvals", "`" + place + "` is not the place of an approval of this decision.");
        }
        return Integer.parseInt(place);
    }

    private static String commitment(String place, CanonicalMembers part, String name, byte[] value) {
        MessageDigest sha = LedgerHash.sha256();
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        sha.update(seed(place, part));
        byte[] salt = sha.digest(encoded);
        sha.update(salt, 0, SALT);
        sha.update(encoded);
        sha.update((byte) 0);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest(value));
    }

    private static byte[] seed(String place, CanonicalMembers part) {
        try {
            String written = part.text("seed");
            byte[] seed = Base64.getUrlDecoder().decode(written);
            if (seed.length == SEED) {
                // the last letter has bits that are not decoded
                if (!Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(seed)
                        .equals(written)) {
                    throw new VerificationFailure(place, "has an invalid seed.");
                }
                return seed;
            }
        } catch (IllegalArgumentException e) {
            throw new VerificationFailure(place, "has an invalid seed.");
        }
        throw new VerificationFailure(place, "has no seed, so it cannot be compared with the record.");
    }
}
