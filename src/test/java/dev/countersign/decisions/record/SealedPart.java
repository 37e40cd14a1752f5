package dev.countersign.decisions.record;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.ProofVerifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The leaves of a private part as {@code docs/records.md} describes them, without the code that writes them.
 *
 * @param members the value of each leaf in canonical JSON, by its name, in their order
 */
record SealedPart(byte[] seed, Map<String, String> members) {

    /** The parts of a record; fails if one has another root than the record. */
    static List<SealedPart> all(RecordedCase each) {
        JsonNode open = JsonMapper.shared().readTree(each.entry().open());
        List<SealedPart> parts = new ArrayList<>();
        for (int i = 0; i < each.parts().size(); i++) {
            JsonNode json = JsonMapper.shared().readTree(each.parts().get(i).content());
            Map<String, String> members = new LinkedHashMap<>();
            json.properties().forEach(member -> {
                if (member.getKey().equals("facts")) {
                    member.getValue()
                            .properties()
                            .forEach(fact ->
                                    members.put(fact.getKey(), fact.getValue().toString()));
                } else if (!List.of("format", "seed").contains(member.getKey())) {
                    members.put(member.getKey(), member.getValue().toString());
                }
            });
            if (i == 0) {
                members.put("record", each.open().replaceFirst(",\"sealed\":\\[[^]]*]", ""));
            }
            SealedPart part = of(json.path("seed").asString(), members);
            if (!part.text(part.root()).equals(open.path("sealed").path(i).asString())) {
                throw new AssertionError(each.path() + ": part " + i + " has another root");
            }
            parts.add(part);
        }
        return parts;
    }

    /** @param seed in base64url */
    static SealedPart of(String seed, Map<String, String> members) {
        return new SealedPart(Base64.getUrlDecoder().decode(seed), members);
    }

    byte[] salt(String name) {
        MessageDigest sha = Sha256.digest();
        sha.update(seed);
        return Arrays.copyOf(sha.digest(name.getBytes(StandardCharsets.UTF_8)), 16);
    }

    static byte[] leaf(byte[] salt, String name, String value) {
        MessageDigest sha = Sha256.digest();
        sha.update((byte) 0);
        sha.update(salt);
        return sha.digest(("\"" + name + "\":" + value).getBytes(StandardCharsets.UTF_8));
    }

    List<byte[]> leaves() {
        List<byte[]> leaves = new ArrayList<>();
        members.forEach((name, value) -> leaves.add(leaf(salt(name), name, value)));
        return leaves;
    }

    byte[] root() {
        return MerkleTree.root(this::subtree, members.size());
    }

    /** What goes with a value and its salt to show that it is in the part. */
    List<byte[]> path(int place) {
        return MerkleTree.inclusion(this::subtree, place, members.size());
    }

    /** What somebody checks who was shown one value. */
    static boolean isIn(byte[] root, String name, String value, byte[] salt, int place, int size, List<byte[]> path) {
        return ProofVerifier.included(place, size, leaf(salt, name, value), path, root);
    }

    private byte[] subtree(int level, long index) {
        return level == 0
                ? leaves().get((int) index)
                : MerkleTree.node(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
    }

    String text(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
