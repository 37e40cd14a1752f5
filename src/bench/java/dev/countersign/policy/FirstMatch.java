package dev.countersign.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A generated table of which the topmost matching row counts: who may do what, where, for how much and how soon.
 * Every row asks for an action; nine in ten ask for a country, for an amount within bounds, and for an age of at
 * least or at most so many days.
 */
record FirstMatch(List<Line> lines, List<Question> questions) {

    private static final long SEED = 20_261_122;
    private static final int ACTIONS = 50;
    private static final int COUNTRIES = 25;
    private static final int MOST_AMOUNT = 10_000;
    private static final int WIDEST_AMOUNT = 2_000;
    private static final int MOST_DAYS = 1_000;
    private static final int QUESTIONS = 256;
    /** One cell in so many is blank, and one question in so many is aimed at no row. */
    private static final int ONE_IN = 10;

    /** Bounds, the lower included and the upper not; null where there is none. */
    record Bounds(@Nullable Integer low, @Nullable Integer high) {

        boolean hold(double value) {
            return (low == null || value >= low) && (high == null || value < high);
        }
    }

    /** One row; null is a blank cell, which accepts everything. */
    record Line(
            String id,
            String action,
            @Nullable String country,
            @Nullable Bounds amount,
            @Nullable Bounds days) {

        boolean matches(Question asked) {
            return action.equals(asked.action)
                    && (country == null || country.equals(asked.country))
                    && (amount == null || amount.hold(asked.amount))
                    && (days == null || days.hold(asked.days));
        }
    }

    record Question(String action, String country, double amount, double days) {}

    /** What can answer a question: the id of the topmost row that matches, or nothing. */
    interface Answering {

        @Nullable
        String row(Question asked);
    }

    static FirstMatch of(int rows) {
        Random random = new Random(SEED);
        List<Line> lines =
                IntStream.range(0, rows).mapToObj(i -> line("T-" + i, random)).toList();
        List<Question> questions = IntStream.range(0, QUESTIONS)
                .mapToObj(i -> i % ONE_IN == 0 ? any(random) : aimed(lines.get(random.nextInt(rows)), random))
                .toList();
        return new FirstMatch(lines, questions);
    }

    private static Line line(String id, Random random) {
        int low = random.nextInt(MOST_AMOUNT);
        int days = random.nextInt(MOST_DAYS);
        return new Line(
                id,
                action(random),
                random.nextInt(ONE_IN) == 0 ? null : country(random),
                random.nextInt(ONE_IN) == 0 ? null : new Bounds(low, low + 1 + random.nextInt(WIDEST_AMOUNT)),
                random.nextInt(ONE_IN) == 0
                        ? null
                        : random.nextBoolean() ? new Bounds(days, null) : new Bounds(null, days + 1));
    }

    private static Question any(Random random) {
        return new Question(action(random), country(random), random.nextInt(MOST_AMOUNT), random.nextInt(MOST_DAYS));
    }

    /** Meets that row, and perhaps one above it. */
    private static Question aimed(Line line, Random random) {
        Question any = any(random);
        return new Question(
                line.action,
                line.country == null ? any.country : line.country,
                within(line.amount, any.amount),
                within(line.days, any.days));
    }

    private static double within(@Nullable Bounds bounds, double any) {
        if (bounds == null || bounds.hold(any)) {
            return any;
        }
        return bounds.low == null ? bounds.high - 1 : bounds.low;
    }

    private static String action(Random random) {
        return "action_" + random.nextInt(ACTIONS);
    }

    private static String country(Random random) {
        return "C" + random.nextInt(COUNTRIES);
    }

    /** Every row tried from the top: what all others are held to. */
    Answering scan() {
        return asked -> {
            for (Line line : lines) {
                if (line.matches(asked)) {
                    return line.id;
                }
            }
            return null;
        };
    }

    /** @throws IllegalStateException if it answers a question differently from the scan */
    Answering same(String name, Answering other) {
        Answering scan = scan();
        List<String> differences = new ArrayList<>();
        for (Question question : questions) {
            String found = String.valueOf(other.row(question));
            if (!found.equals(String.valueOf(scan.row(question)))) {
                differences.add(name + " answers " + found + ", the scan " + scan.row(question) + ": " + question);
            }
        }
        if (!differences.isEmpty()) {
            throw new IllegalStateException(differences.size() + " differences, such as " + differences.get(0));
        }
        return other;
    }
}
