package dev.countersign.facts.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An id has one form, and two that are meant to be one are seen to be. */
class IdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"C-1001", "jürgen@example.com", "a b", "王-1", "x", "👩‍🚀"})
    void ordinary_ids_are_good(String id) {
        assertThat(Ids.check(id)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|EMPTY",
                "'C-1 '|EDGES",
                "' C-1'|EDGES",
                "'C-1\u00a0'|EDGES",
                "'C-1\u3000'|EDGES",
                "'\ufeffC-1'|EDGES",
                "'C-1\u200b'|EDGES",
                "'C-1\t'|EDGES",
                "'C-1\u0085'|EDGES",
                "'C\t1'|CONTROL",
                "'C\u00001'|CONTROL",
                "'C\u00851'|CONTROL",
                "'C\ud8001'|BROKEN",
                "'e\u0301'|COMPOSED"
            })
    void a_violation_of_the_form_is_named(String id, Ids wrong) {
        assertThat(Ids.check(id)).contains(wrong);
    }

    @Test
    void two_hundred_letters_are_allowed_and_counted_as_letters() {
        assertThat(Ids.check("😀".repeat(200))).isEmpty();
        assertThat(Ids.check("x".repeat(201))).contains(Ids.LONG);
    }

    @Test
    void ids_that_differ_in_case_width_blanks_or_invisible_letters_fold_alike() {
        assertThat(List.of("ab3k7q", " AB3K7Q", "AB3K7Q\u00a0", "ＡＢ３Ｋ７Ｑ", "AB3\u200bK7Q", "AB3K7Q\ufeff"))
                .allMatch(id -> FoldedText.id(id).equals(FoldedText.id("AB3K7Q")));
        assertThat(FoldedText.id("STRASSE")).isEqualTo(FoldedText.id("straße"));
        assertThat(FoldedText.id("AB3K7Q")).isNotEqualTo(FoldedText.id("AB3K70"));
        assertThat(FoldedText.id("\u0410-1")).isNotEqualTo(FoldedText.id("A-1"));
    }

    @Test
    void letters_that_look_alike_have_one_skeleton() {
        assertThat(List.of(
                        "service-triage-O1",
                        "ѕervice-triage-01",
                        "SERVICE–TRIAGE–01",
                        "serνice-triage-01",
                        "service-triage-0l",
                        " service -triage-01",
                        "service-triage-０１",
                        "servіce-trіage-01",
                        "ЅЕRVІСЕ-ТRІАGЕ-01"))
                .allMatch(name -> FoldedText.skeleton(name).equals(FoldedText.skeleton("service-triage-01")));
        assertThat(FoldedText.skeleton("rnary")).isEqualTo(FoldedText.skeleton("mary"));
        assertThat(FoldedText.skeleton("service-triage-02")).isNotEqualTo(FoldedText.skeleton("service-triage-01"));
        assertThat(FoldedText.skeleton("u.smith")).isNotEqualTo(FoldedText.skeleton("v.smith"));
    }
}
