package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.FactFolderResult;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.Company.Question;
import dev.countersign.facts.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of two companies are spoilt one at a time, as exports and hands spoil them: no spoilt record may turn a DENY
 * into an ALLOW. A load that is refused decides nothing, so it counts as DENY at a start; at a reload the earlier
 * facts stay in use, with what the readable lines restrict.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class OwnFactsSweepTest {

    private static final int MUTATIONS = Integer.getInteger("fact.mutations", 1000);
    private static final long SEED = Long.getLong("fact.seed", 28);
    /**
     * The number of others in addition to the subject of the line; for a reload, the number of questions about others
     * that are asked.
     */
    private static final int OTHERS = 4;
    /** Of the refused loads one in so many is a reload too. */
    private static final int RELOADS = 3;

    @TempDir
    private Path folder;

    @Test
    void no_spoilt_record_turns_a_denial_into_a_permit() {
        assertThat(loosened(Company.ofOneRestriction(), MUTATIONS / 2, 30)).isEmpty();
    }

    @Test
    void no_spoilt_record_of_the_example_company_turns_a_denial_into_a_permit() {
        assertThat(loosened(Company.example(), MUTATIONS - MUTATIONS / 2, 20)).isEmpty();
    }

    private Map<String, String> loosened(Company company, int mutations, int atLeast) {
        Random random = new Random(SEED);
        List<String> written = company.written();
        OwnFacts whole = Company.load(folder, written).whole();
        Reached reached = new Reached(company, whole);
        OwnFacts free = Company.load(folder, company.free().written()).whole();
        List<Question> denied = company.questions().stream()
                .filter(each -> each.on(whole) == Verdict.DENY)
                .toList();
        List<Question> sent =
                denied.stream().filter(each -> each.on(free) == Verdict.ALLOW).toList();
        Map<String, String> loosened = new TreeMap<>();
        int refused = 0;
        for (int i = 0; i < mutations; i++) {
            Spoilt one = Spoilt.any(company, random);
            Set<String> persons = new TreeSet<>(Set.of(reached.ofLine(one.at())));
            some(reached.all(), random).forEach(persons::add);
            FactFolderResult read = Company.load(folder, one.written(reached.linesOf(persons), written));
            if (read.refused()) {
                refused++;
                if (refused % RELOADS == 0) {
                    OwnFacts kept = OwnFacts.stricter(
                            free,
                            Company.load(
                                            folder,
                                            one.written(
                                                    IntStream.range(0, written.size())
                                                            .boxed()
                                                            .toList(),
                                                    written))
                                    .facts());
                    // of a spoilt line itself a refused load takes nothing
                    some(
                                    sent.stream()
                                            .filter(each -> !persons.contains(reached.of(each))
                                                    && !one.isAbout(
                                                            each.request().subjectId(), whole))
                                            .toList(),
                                    random)
                            .filter(each -> each.on(kept) == Verdict.ALLOW)
                            .forEach(each -> loosened.put(one.what() + ", reloaded", each.id()));
                }
            } else {
                denied.stream()
                        .filter(each -> persons.contains(reached.of(each))
                                || one.isAbout(each.request().subjectId(), whole))
                        .filter(each -> one.bearsOn(each, read.facts()))
                        .filter(each -> each.on(read.facts()) == Verdict.ALLOW)
                        .forEach(each -> loosened.put(one.what(), each.id()));
            }
        }
        System.out.println("seed " + SEED + ", " + company.name() + ": " + mutations + " spoilt records, " + refused
                + " refused loads, " + denied.size() + " denied questions, " + sent.size()
                + " of them allowed without the restriction");
        assertThat(sent).as("questions that only the restriction stops").hasSizeGreaterThan(atLeast);
        return loosened;
    }

    private static <T> Stream<T> some(List<T> all, Random random) {
        return random.ints(OTHERS, 0, all.size()).mapToObj(all::get);
    }
}
