package dev.countersign.policy.drl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policy.table.RuleText;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Rules that were compiled by the build are those of their texts, and of no other texts. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompiledRulesTest {

    private static final List<RuleText> RULES = DefaultPack.release().pack().rules();
    private static final CompiledRules COMPILED = DrlBase.compiled("compiled-rules", RULES, new ArrayList<>());

    @Test
    void classes_that_were_stored_are_the_same_classes() {
        byte[] stored = COMPILED.bytes();
        CompiledRules read = CompiledRules.read(stored);
        assertThat(read.bytes()).isEqualTo(stored);
        DrlBase base = DrlBase.of(read);
        assertThat(base.names()).isEqualTo(DrlBase.of(COMPILED).names()).hasSizeGreaterThan(5);
        assertThat(base.network()).isPresent();
    }

    @Test
    void another_letter_or_another_order_has_another_name() {
        List<RuleText> oneMore =
                Stream.concat(RULES.stream(), Stream.of(RULES.get(0))).toList();
        RuleText first = RULES.get(0);
        List<RuleText> otherLetter = new ArrayList<>(RULES);
        otherLetter.set(0, new RuleText(first.question(), first.file(), first.text() + " "));
        List<RuleText> otherOrder = new ArrayList<>(RULES);
        java.util.Collections.reverse(otherOrder);
        assertThat(Stream.of(RULES, oneMore, otherLetter, otherOrder).map(CompiledRules::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[0-9a-f]{64}\\.zip"));
    }

    @Test
    void what_rules_may_use_is_part_of_the_identity_of_what_is_kept() throws IOException {
        assertThat(CompiledRules.identity(RULES))
                .matches("[0-9a-f]{64}")
                .isEqualTo(CompiledRules.identity(List.copyOf(RULES)))
                .isNotEqualTo(CompiledRules.identity(RULES.subList(1, RULES.size())));
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/countersign/facts"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> !name.equals("package-info")))
                    .containsExactlyInAnyOrderElementsOf(CompiledRules.TYPES.stream()
                            .map(Class::getSimpleName)
                            .toList());
        }
    }

    @Test
    void the_build_compiles_the_texts_that_the_built_in_pack_has() throws IOException {
        assertThat(CompiledRules.name(RulesForTheJar.files(Path.of("rules")))).isEqualTo(CompiledRules.name(RULES));
    }

    @Test
    void where_the_build_has_compiled_nothing_rules_are_compiled_from_their_texts() {
        assertThat(CompiledRules.shipped(RULES)).isEmpty();
        assertThat(DrlBase.compile("no-classes", RULES, RuleCache.NONE, new ArrayList<>())
                        .names())
                .isEqualTo(DrlBase.of(COMPILED).names());
    }
}
