package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a caller without a credential may do on a laptop. */
@Tag("slow")
class LaptopMatrixTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");

    @Test
    void a_laptop_without_keys_answers_its_lines_and_no_others() throws IOException {
        try (RunningService service = RunningService.on(FACTS)) {
            assertThat(answered(service)).isEqualTo(lines(AgreedAccess.Without.LAPTOP));
        }
    }

    @Test
    void a_first_key_ends_that_for_the_running_service() throws IOException {
        try (RunningService service = RunningService.on(FACTS)) {
            TestAccess.in(service);
            assertThat(answered(service)).isEqualTo(lines(AgreedAccess.Without.EVERYBODY));
        }
    }

    @Test
    void a_setting_ends_that_before_the_first_key() throws IOException {
        try (RunningService service = RunningService.on(FACTS, "--countersign.open=false")) {
            assertThat(answered(service)).isEqualTo(lines(AgreedAccess.Without.EVERYBODY));
        }
    }

    private static Set<String> lines(AgreedAccess.Without least) {
        return AgreedAccess.lines().stream()
                .filter(line -> line.without().compareTo(least) >= 0)
                .map(AgreedAccess.Line::named)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> answered(RunningService service) throws IOException {
        Set<String> answered = new TreeSet<>();
        try (RawCaller caller = new RawCaller(service.uri("/"))) {
            for (AgreedAccess.Line line : AgreedAccess.lines()) {
                RawCaller.Answer answer =
                        caller.ask(line.method(), line.example(), line.method().equals("GET") ? "" : "{}");
                if (answer.isOfAnEndpoint()) {
                    answered.add(line.named());
                } else {
                    assertThat(answer.status()).as(line.named()).isEqualTo(401);
                }
            }
        }
        return answered;
    }
}
