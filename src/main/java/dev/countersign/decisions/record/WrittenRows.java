package dev.countersign.decisions.record;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.policy.PolicyRelease;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the firings of a row have in common, as the bytes of canonical JSON: its id, table, stage and the names of the
 * matched paths. Made once for each row of a release.
 */
final class WrittenRows {

    /**
     * @param paths the matched paths, in order
     * @param names their names as members
     * @param row   the member for the id of the row
     * @param place the members for stage and table
     */
    record Written(int stage, String source, String[] paths, byte[][] names, byte[] row, byte[] place) {

        private static Written of(Firing firing) {
            String[] paths = firing.matched().keySet().toArray(new String[0]);
            return new Written(
                    firing.stage(),
                    firing.source(),
                    paths,
                    Arrays.stream(paths)
                            .map(path -> members(new CanonicalJson().object().name(path)))
                            .toArray(byte[][]::new),
                    members(new CanonicalJson().object().member("row", firing.row())),
                    members(new CanonicalJson()
                            .object()
                            .member("stage", firing.stage())
                            .member("table", firing.source())));
        }

        /** Without the bracket at the beginning. */
        private static byte[] members(CanonicalJson json) {
            return Arrays.copyOfRange(json.bytes(), 1, json.size());
        }

        private boolean isOf(Firing firing) {
            return stage == firing.stage()
                    && source.equals(firing.source())
                    && paths.length == firing.matched().size();
        }
    }

    private final Map<String, Written> byRow = new ConcurrentHashMap<>();

    /** Those of a release. */
    static WrittenRows of(PolicyRelease release) {
        return release.companion(WrittenRows.class, unused -> new WrittenRows());
    }

    Written of(Firing firing) {
        Written known = byRow.get(firing.row());
        if (known == null) {
            known = byRow.computeIfAbsent(firing.row(), unused -> Written.of(firing));
        }
        return known.isOf(firing) ? known : Written.of(firing);
    }
}
