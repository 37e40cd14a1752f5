package dev.countersign.oversight.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No arithmetic with what is shown leaves what fewer than five people did. */
class DisclosureTest {

    private static final ReviewGroup A = ReviewGroup.role("A");
    private static final ReviewGroup B = ReviewGroup.role("B");
    private static final ReviewGroup X = ReviewGroup.action("x");
    private static final ReviewGroup Y = ReviewGroup.action("y");

    /** One item for each of the people. */
    private static List<ReviewItem> items(int from, int to, ReviewGroup... groups) {
        Set<ReviewGroup> all = new HashSet<>(Set.of(groups));
        all.add(ReviewGroup.ALL);
        return IntStream.range(from, to)
                .mapToObj(person -> new ReviewItem(all, Set.of("p-" + person), true))
                .toList();
    }

    private static Set<ReviewGroup> shown(List<List<ReviewItem>> parts) {
        List<ReviewItem> items = parts.stream().flatMap(List::stream).toList();
        Set<ReviewGroup> groups = new TreeSet<>();
        items.forEach(item -> groups.addAll(item.groups()));
        return Disclosure.shown(groups, items);
    }

    @Test
    void what_four_people_did_is_not_shown_even_if_they_did_much() {
        assertThat(shown(List.of(items(0, 4, A), items(0, 4, A), items(0, 4, A))))
                .isEmpty();
        assertThat(shown(List.of(items(0, 5, A)))).containsExactly(ReviewGroup.ALL, A);
    }

    @Test
    void five_of_nine_are_not_shown_because_four_would_be_left() {
        assertThat(shown(List.of(items(0, 5, A), items(5, 9, B)))).containsExactly(ReviewGroup.ALL);
        assertThat(shown(List.of(items(0, 5, A), items(5, 10, B)))).containsExactly(ReviewGroup.ALL, A, B);
    }

    @Test
    void people_who_are_in_both_groups_count_in_what_is_left_only_with_what_they_did_there() {
        // A has all nine, and B is what one of them did besides
        assertThat(shown(List.of(items(0, 9, A), items(0, 1, B)))).containsExactly(ReviewGroup.ALL);
    }

    @Test
    void groups_of_roles_and_of_actions_do_not_show_their_difference() {
        // A and x differ by what one person did
        assertThat(shown(List.of(items(0, 9, A, X), items(3, 4, A, Y), items(10, 19, B, Y))))
                .containsExactly(ReviewGroup.ALL, A, B);
    }

    @Test
    void what_nobody_did_is_not_shown_alone() {
        ReviewItem expired = new ReviewItem(Set.of(ReviewGroup.ALL, B), Set.of(), true);
        assertThat(shown(List.of(items(0, 9, A), List.of(expired)))).containsExactly(ReviewGroup.ALL);
    }

    /** The oracle knows no cells: it adds and subtracts groups in each way. */
    @Test
    void no_sum_of_groups_leaves_fewer_than_five_people() {
        Random random = new Random(13);
        int several = 0;
        for (int world = 0; world < 300; world++) {
            List<ReviewItem> items = new ArrayList<>();
            for (int i = 0; i < 5 + random.nextInt(60); i++) {
                items.add(new ReviewItem(
                        Set.of(ReviewGroup.ALL, random.nextBoolean() ? A : B, random.nextBoolean() ? X : Y),
                        Set.of("p-" + random.nextInt(4 + random.nextInt(16))),
                        random.nextBoolean()));
            }
            List<ReviewGroup> shown = List.copyOf(shown(List.of(items)));
            several += shown.size() > 2 ? 1 : 0;
            for (int[] factors : factors(shown.size())) {
                assertThat(leftBy(shown, factors, items))
                        .as("%s times %s", factors, shown)
                        .matches(people -> people == 0 || people >= 5);
            }
        }
        assertThat(several).isGreaterThan(30);
    }

    private static List<int[]> factors(int groups) {
        List<int[]> all = new ArrayList<>();
        int ways = (int) Math.pow(5, groups);
        for (int way = 0; way < ways; way++) {
            int[] factors = new int[groups];
            for (int i = 0, rest = way; i < groups; i++, rest /= 5) {
                factors[i] = rest % 5 - 2;
            }
            all.add(factors);
        }
        return all;
    }

    private static int leftBy(List<ReviewGroup> shown, int[] factors, List<ReviewItem> items) {
        Map<ReviewItem, Integer> left = new HashMap<>();
        Set<String> people = new HashSet<>();
        for (ReviewItem item : items) {
            int sum = 0;
            for (int i = 0; i < factors.length; i++) {
                sum += item.groups().contains(shown.get(i)) ? factors[i] : 0;
            }
            left.put(item, sum);
        }
        left.forEach((item, sum) -> {
            if (sum != 0) {
                people.addAll(item.people());
            }
        });
        return people.size();
    }
}
