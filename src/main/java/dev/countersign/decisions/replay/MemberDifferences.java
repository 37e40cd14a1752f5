package dev.countersign.decisions.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The differences between two records, member by member. */
final class MemberDifferences {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<ReplayResult.Difference> found = new ArrayList<>();

    private MemberDifferences() {}

    static List<ReplayResult.Difference> between(byte[] recorded, byte[] replayed) {
        MemberDifferences differences = new MemberDifferences();
        differences.compare("", JSON.readTree(recorded), JSON.readTree(replayed));
        return differences.found;
    }

    /** @param path of both */
    static List<ReplayResult.Difference> between(
            String path, @Nullable JsonNode recorded, @Nullable JsonNode replayed) {
        MemberDifferences differences = new MemberDifferences();
        differences.compare(path, recorded, replayed);
        return differences.found;
    }

    private void compare(String path, @Nullable JsonNode recorded, @Nullable JsonNode replayed) {
        if (recorded != null && recorded.equals(replayed)) {
            return;
        }
        if (recorded != null && replayed != null && recorded.isObject() && replayed.isObject()) {
            TreeSet<String> names = new TreeSet<>(recorded.propertyNames());
            names.addAll(replayed.propertyNames());
            names.forEach(
                    name -> compare(path.isEmpty() ? name : path + "." + name, recorded.get(name), replayed.get(name)));
        } else if (recorded != null && replayed != null && recorded.isArray() && replayed.isArray()) {
            for (int i = 0; i < Math.max(recorded.size(), replayed.size()); i++) {
                compare(path + "[" + i + "]", recorded.get(i), replayed.get(i));
            }
        } else {
            found.add(new ReplayResult.Difference(
                    path,
                    recorded == null ? null : recorded.toString(),
                    replayed == null ? null : replayed.toString()));
        }
    }
}
