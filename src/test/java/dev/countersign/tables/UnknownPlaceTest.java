package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Case;
import dev.countersign.facts.Risk;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.TableAnswer;
import dev.countersign.tables.workbook.TestRow;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * Every table that reads a place is as strict for an unknown place as for each known one, and as strict for an unknown
 * state as for each state, in the cases of the Tests sheets.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnknownPlaceTest {

    private static final LocalDate DAY = LocalDate.of(2027, 12, 31);
    private static final List<String> PLACES = List.of("place.jurisdictions", "case.jurisdictions");
    private static final String STATE = "US-..";
    private static final String UNKNOWN_STATE = "US-" + Facts.UNKNOWN_PLACE;
    private static final List<TestRow> TESTS = DefaultPack.read().tests().stream()
            .filter(test -> PLACES.stream().anyMatch(test.known()::known))
            .toList();

    /** Result of table T21 for an unknown place. */
    private static Set<String> unknownPlace() {
        Set<String> all = new TreeSet<>(List.of(Facts.UNKNOWN_PLACE));
        DefaultPack.release()
                .ask("T21", new Case(Map.of("place.country", Facts.UNKNOWN_PLACE)), DAY, Set.of(), false)
                .outcome()
                .forEach(word -> all.addAll(
                        List.of(word.substring(word.indexOf('=') + 1).strip().split(", "))));
        return all;
    }

    private static Set<String> unknownState(Collection<?> places) {
        return places.stream()
                .map(String::valueOf)
                .map(place -> place.matches(STATE) ? UNKNOWN_STATE : place)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Tests with a more permissive result in another place. */
    private static Map<String, String> loosened(UnaryOperator<Set<String>> elsewhere, Set<String> leftOut) {
        Map<String, String> loosened = new TreeMap<>();
        for (TestRow test : TESTS) {
            TreeMap<String, Object> values = new TreeMap<>(test.known().values());
            PLACES.stream()
                    .filter(test.known()::known)
                    .forEach(path -> values.put(
                            path,
                            elsewhere.apply(((Set<?>) values.get(path))
                                    .stream().map(String::valueOf).collect(Collectors.toSet()))));
            Set<String> told = effect(test, test.known(), Set.of());
            Set<String> untold = effect(test, new Case(values), leftOut);
            if (looser(told, untold, test.known().is("action.needs", "CONTACT"))) {
                loosened.put(test.place(), told + " became " + untold);
            }
        }
        return loosened;
    }

    private static Set<String> effect(TestRow test, Case known, Set<String> leftOut) {
        TableAnswer answer =
                DefaultPack.release().ask(test.table(), known, test.on() == null ? DAY : test.on(), leftOut, false);
        return new TreeSet<>(answer.effect());
    }

    /** A forbidden or closed result is the strictest; a permit counts if one is needed. */
    private static boolean looser(Set<String> told, Set<String> untold, boolean needed) {
        if (untold.stream().anyMatch(word -> word.startsWith("FORBID") || word.equals("window.closed = yes"))) {
            return false;
        }
        return told.stream()
                        .filter(word -> !word.startsWith("PERMIT") && !word.equals("nothing"))
                        .anyMatch(word -> word.startsWith("RISK")
                                ? risk(untold) < risk(told)
                                : word.startsWith("window.opens")
                                        ? time(untold, "window.opens").compareTo(time(told, "window.opens")) < 0
                                        : word.startsWith("window.closes")
                                                ? time(untold, "window.closes").compareTo(time(told, "window.closes"))
                                                        > 0
                                                : !untold.contains(word))
                || needed && untold.stream().anyMatch(word -> word.startsWith("PERMIT") && !told.contains(word));
    }

    private static int risk(Set<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("RISK "))
                .map(word -> Risk.valueOf(word.substring(5)).ordinal())
                .findFirst()
                .orElse(-1);
    }

    private static String time(Set<String> words, String path) {
        return words.stream()
                .filter(word -> word.startsWith(path))
                .map(word -> word.substring(word.indexOf('=') + 2))
                .findFirst()
                .orElse(path.endsWith("opens") ? "00:00" : "24:00");
    }

    @Test
    void an_unknown_place_is_as_strict_as_every_known_one() {
        assertThat(TESTS).hasSizeGreaterThan(300);
        assertThat(unknownPlace()).contains("UNKNOWN");
        assertThat(loosened(places -> unknownPlace(), Set.of())).isEmpty();
    }

    @Test
    void an_unknown_state_is_as_strict_as_every_state() {
        assertThat(loosened(UnknownPlaceTest::unknownState, Set.of())).isEmpty();
    }

    @Test
    void an_unknown_place_without_the_rules_of_the_others_is_seen() {
        assertThat(loosened(places -> Set.of(Facts.UNKNOWN_PLACE, "UNKNOWN"), Set.of()))
                .isNotEmpty();
    }

    @Test
    void a_row_that_only_single_states_have_is_seen() {
        assertThat(List.of("T06-026", "T07-012", "T07-032", "T10-029", "T10-036", "T11-033"))
                .allSatisfy(row -> assertThat(loosened(UnknownPlaceTest::unknownState, Set.of(row)))
                        .as(row)
                        .isNotEmpty());
    }
}
