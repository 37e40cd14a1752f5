package dev.countersign.policy.match;

import dev.countersign.policy.table.ResultColumns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A number for every path that tables and rules of a release read or give, so that the known facts of a case are an
 * array. It grows while stages are built, and is only read after that.
 */
public final class Paths {

    public static final int NONE = -1;

    private final Map<String, Integer> numbers = new HashMap<>();

    /** With the paths that the core itself gives. */
    public Paths() {
        List.of(
                        ResultColumns.RISK,
                        ResultColumns.LEVEL,
                        ResultColumns.GRANTED,
                        ResultColumns.PLACE,
                        ResultColumns.COUNTRY,
                        ResultColumns.JURISDICTIONS,
                        ResultColumns.ALL_JURISDICTIONS,
                        ResultColumns.FIELD_CLASS,
                        ResultColumns.DAY,
                        ResultColumns.TIME,
                        ResultColumns.HOLIDAY)
                .forEach(this::number);
    }

    /** The number of a path; a new path gets one. */
    public int number(String path) {
        return numbers.computeIfAbsent(path, unseen -> numbers.size());
    }

    /** The number of a path, or {@link #NONE} if nothing reads or gives it. */
    public int find(String path) {
        Integer number = numbers.get(path);
        return number == null ? NONE : number;
    }

    int size() {
        return numbers.size();
    }
}
