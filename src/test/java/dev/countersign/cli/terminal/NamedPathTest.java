package dev.countersign.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names that no file or folder can have. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NamedPathTest {

    @Test
    void a_name_with_a_control_letter_is_reported() {
        Terminal told = Terminal.run("check", "a\u0000b");

        assertThat(told.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(told.err()).contains("contains U+0000").doesNotContain("Exception");
    }

    /** The locale belongs to the process, so this test starts another process. */
    @Tag("slow")
    @Test
    void a_locale_that_cannot_name_the_folder_is_reported() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder command = new ProcessBuilder(
                "sh",
                "-c",
                "exec \"$0\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$CLASSES\" "
                        + "dev.countersign.Countersign check \"$(printf 'Pr\\303\\274fung')\"",
                java);
        command.environment().put("CLASSES", System.getProperty("java.class.path"));
        command.environment().put("LC_ALL", "C");
        command.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = command.redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(told).isEqualTo(ExitCode.UNUSABLE);
        assertThat(told)
                .contains("the locale of this machine")
                .contains("cannot name")
                .contains("Maybe set LANG=C.UTF-8")
                .doesNotContain("Exception");
    }
}
