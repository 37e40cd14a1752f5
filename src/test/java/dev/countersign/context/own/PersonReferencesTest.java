package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.Given;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line of own facts that still tells of somebody, by id, number or address. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PersonReferencesTest {

    private static final String ASKED =
            "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], "
                    + "'zones': ['Europe/London'], 'states': [], 'email': 'info@acme.example', 'phone': "
                    + "'+441134960123'}";

    @TempDir
    private Path folder;

    /** Whether the last line of the folder is named. */
    private boolean named(String line) throws IOException {
        Given.folder(folder, MailCase.given().and(ASKED), line);
        OwnFacts own = OwnFacts.folder(
                folder,
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes());
        List<String> places = PersonReferences.in(folder, Set.of("C-1"), own);
        assertThat(places).hasSizeGreaterThanOrEqualTo(3);
        return places.contains(folder.resolve("facts.jsonl") + ":"
                + Files.readAllLines(folder.resolve("facts.jsonl")).size());
    }

    private static String suppression(String of) {
        return Given.line("suppression", "S-1", of + ", 'channel': 'ALL', 'kind': 'OBJECTION'");
    }

    @Test
    void a_number_is_found_however_it_is_written() throws IOException {
        assertThat(named(suppression("'phone': '+44 (113) 496-0123'"))).isTrue();
        assertThat(named(suppression("'phone': '+441134960124'"))).isFalse();
    }

    @Test
    void an_address_is_found_in_any_case() throws IOException {
        assertThat(named(suppression("'email': 'Info@ACME.example'"))).isTrue();
        assertThat(named(suppression("'email': 'moreinfo@acme.example'"))).isFalse();
    }
}
