package dev.countersign.oversight.measure;

import java.util.Set;

/**
 * One thing that a measure counts.
 *
 * @param groups  to which it belongs
 * @param people  whose work it is, in the form in which ids look alike; empty for nobody, or somebody who was erased
 * @param counts  whether it is in the count, and not only in the total
 */
record ReviewItem(Set<ReviewGroup> groups, Set<String> people, boolean counts) {

    ReviewItem {
        groups = Set.copyOf(groups);
        people = Set.copyOf(people);
    }
}
