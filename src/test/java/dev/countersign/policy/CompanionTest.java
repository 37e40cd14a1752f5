package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.tables.DefaultPack;
import java.lang.reflect.Array;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Values that other rooms compute from a release. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompanionTest {

    /** Enough types that some of them share a place in any map with the ones that are being made. */
    private static final List<Class<?>> MADE = Stream.of(
                    List.class, Stream.class, Future.class, CountDownLatch.class, CorePath.class, TimeUnit.class)
            .flatMap(CompanionTest::arrays)
            .toList();

    private static final List<Class<?>> BEING_MADE = arrays(String.class).toList();

    private static Stream<Class<?>> arrays(Class<?> type) {
        return Stream.<Class<?>>iterate(type.arrayType(), Class::arrayType).limit(30);
    }

    @Test
    void one_that_is_made_is_found_while_another_is_being_made() throws Exception {
        PolicyRelease release = DefaultPack.release();
        MADE.forEach(type -> made(release, type));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Class<?> type : BEING_MADE) {
                CountDownLatch begun = new CountDownLatch(1);
                CountDownLatch end = new CountDownLatch(1);
                Future<?> making = threads.submit(() -> release.companion(type, unused -> {
                    begun.countDown();
                    await(end);
                    return null;
                }));
                await(begun);
                try {
                    threads.submit(() -> MADE.forEach(each -> made(release, each)))
                            .get(5, TimeUnit.SECONDS);
                } finally {
                    end.countDown();
                }
                assertThat(making.get(5, TimeUnit.SECONDS)).isNull();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** An empty array is the companion of an array type. */
    private static <T> T made(PolicyRelease release, Class<T> type) {
        return release.companion(type, unused -> type.cast(Array.newInstance(type.getComponentType(), 0)));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing happened in 30 seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
