package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Requests that try a table where it is delicate: the words and bounds its cells mention, the neighbours of the
 * bounds, other values, sets of them, and missing facts; on days around every From and To. Every row in turn is aimed
 * at, so that each is met.
 */
public final class TableRequests {

    /** One question to one table. */
    public record Question(Case known, LocalDate effectiveOn) {}

    private static final double STEP = 0.01;
    private static final int MOST_MEMBERS = 3;

    private final Table table;
    private final Random random;
    private final Map<String, List<Object>> pools = new TreeMap<>();
    private final List<LocalDate> days = new ArrayList<>();

    public TableRequests(Table table, long seed) {
        this.table = table;
        random = new Random(seed);
        for (int i = 0; i < table.conditions().size(); i++) {
            pools.put(table.conditions().get(i).path(), pool(i));
        }
        table.rows().forEach(row -> {
            around(row.from());
            around(row.to());
        });
    }

    private void around(@Nullable LocalDate day) {
        if (day != null && !days.contains(day)) {
            days.addAll(List.of(day.minusDays(1), day, day.plusDays(1)));
        }
    }

    /** Values that the column's cells mention, and neighbouring values. */
    private List<Object> pool(int column) {
        SortedSet<Object> values = new TreeSet<>();
        FactType type = table.conditions().get(column).fact().type();
        switch (type) {
            case YESNO -> values.addAll(List.of(true, false));
            case NUMBER -> values.addAll(List.of(0.0, 1.0, -1.0, 123_456.75));
            case DATE -> values.add(LocalDate.of(2026, 6, 1));
            case TIME -> values.addAll(List.of(LocalTime.MIDNIGHT, LocalTime.of(23, 59)));
            default -> values.addAll(List.of("SOMETHING_ELSE", ""));
        }
        table.rows()
                .forEach(row -> bounds(row.conditions().get(column)).forEach(value -> {
                    values.add(value);
                    if (value instanceof Double number) {
                        values.addAll(List.of(number - STEP, number + STEP));
                    } else if (value instanceof LocalDate day) {
                        values.addAll(List.of(day.minusDays(1), day.plusDays(1)));
                    } else if (value instanceof LocalTime time) {
                        values.addAll(List.of(time.minusMinutes(1), time.plusMinutes(1)));
                    }
                }));
        return List.copyOf(values);
    }

    private static Collection<?> bounds(Cell cell) {
        if (cell instanceof Cell.OneOf oneOf) {
            return oneOf.values();
        }
        if (cell instanceof Cell.NoneOf noneOf) {
            return noneOf.values();
        }
        List<Object> bounds = new ArrayList<>();
        if (cell instanceof Cell.Range range) {
            if (range.low() != null) {
                bounds.add(range.low());
            }
            if (range.high() != null) {
                bounds.add(range.high());
            }
        }
        return bounds;
    }

    /** @param number of the question: which row it aims at, and how far it strays */
    public Question question(int number) {
        Row aim = table.rows().get(number % table.rows().size());
        int strays = number / table.rows().size() % 4;
        Map<String, Object> known = new TreeMap<>();
        for (int i = 0; i < table.conditions().size(); i++) {
            Column column = table.conditions().get(i);
            boolean stray = strays == 3
                    ? random.nextBoolean()
                    : random.nextInt(table.conditions().size()) < strays;
            Object value =
                    stray ? any(column) : fitting(column, aim.conditions().get(i));
            if (value != null) {
                known.put(column.path(), value);
            }
        }
        return new Question(new Case(known), strays == 0 ? aim.from() : days.get(random.nextInt(days.size())));
    }

    /** The same question with a fitting value for every missing fact whose value the row asks for. */
    Question completed(Question question, Row row) {
        Map<String, Object> known = new TreeMap<>(question.known().values());
        for (int i = 0; i < table.conditions().size(); i++) {
            Cell cell = row.conditions().get(i);
            String path = table.conditions().get(i).path();
            if (!known.containsKey(path)
                    && (cell instanceof Cell.OneOf || cell instanceof Cell.NoneOf || cell instanceof Cell.Range)) {
                known.put(
                        path,
                        java.util.Objects.requireNonNull(
                                fitting(table.conditions().get(i), cell)));
            }
        }
        return new Question(new Case(known), question.effectiveOn());
    }

    private @Nullable Object fitting(Column column, Cell cell) {
        for (int attempt = 0; attempt < 10; attempt++) {
            Object value = any(column);
            if (cell.matches(value)) {
                return value;
            }
        }
        if (cell.matches(null)) {
            return null;
        }
        List<Object> fitting = pools.get(column.path()).stream()
                .map(value -> column.fact().many() ? new TreeSet<>(List.of(value)) : value)
                .filter(cell::matches)
                .toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    private @Nullable Object any(Column column) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        List<Object> pool = pools.get(column.path());
        if (!column.fact().many()) {
            return pool.get(random.nextInt(pool.size()));
        }
        SortedSet<Object> members = new TreeSet<>();
        for (int i = random.nextInt(MOST_MEMBERS + 1); i > 0; i--) {
            members.add(pool.get(random.nextInt(pool.size())));
        }
        return members;
    }
}
