package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policy.Compiler;
import dev.countersign.policy.Release;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.ReadPack;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a release brought along goes when the release goes. */
class DroppedReleaseTest {

    /** Used as a decision uses it. */
    private static WeakReference<Release> used() {
        Release release = ReadPack.read(DefaultPack.FILES, new Compiler()).release();
        assertThat(Personal.of(release)).isSameAs(Personal.of(release));
        assertThat(Personal.of(release).is("customer.id", "C-1")).isTrue();
        return new WeakReference<>(release);
    }

    @Test
    void a_release_that_nobody_uses_is_collected() {
        WeakReference<Release> release = used();
        List<byte[]> pressure = new ArrayList<>();
        for (int i = 0; i < 50 && release.get() != null; i++) {
            pressure.add(new byte[1 << 20]);
            System.gc();
        }
        assertThat(release.get()).isNull();
    }
}
