package dev.countersign.tables;

import java.util.List;
import java.util.stream.IntStream;

/**
 * All of a long list; in the run under another locale, which looks for the locale and not for the policy, each {@code
 * sampled.every}-th.
 */
final class Sampled {

    private static final int EVERY = Integer.getInteger("sampled.every", 1);

    private Sampled() {}

    static <T> List<T> of(List<T> all) {
        return IntStream.range(0, all.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(all::get)
                .toList();
    }
}
