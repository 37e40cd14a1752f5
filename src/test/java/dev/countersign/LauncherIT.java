package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.ProgramVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers that the build makes, in another folder than that of the build. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class LauncherIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    /** Few classes, so that the archive is made in about a second. */
    private static final int CLASSES = 300;

    private static final long LONGEST_MAKING = 120_000_000_000L;
    private static final long STEP = 50_000_000L;

    @TempDir
    private Path folder;

    private Path cache;
    /** Without a space: Java 17 takes no class from an archive for a jar whose path has one. */
    private Path program;

    /** What a launcher printed and how it ended. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void programOfItsOwn() throws IOException {
        cache = folder.resolve("cache of archives");
        program = Files.createDirectory(folder.resolve("program"));
        Path app = Files.createDirectory(program.resolve("countersign-app"));
        Files.copy(TARGET.resolve("countersign-app/countersign.jar"), app.resolve("countersign.jar"));
        Files.createSymbolicLink(app.resolve("lib"), TARGET.resolve("countersign-app/lib"));
        List<String> classes = Files.readAllLines(TARGET.resolve("countersign-app/classes.txt"));
        assertThat(classes)
                .hasSizeGreaterThan(5000)
                .contains("dev/countersign/cli/CommandLineEdge", "dev/countersign/web/Service");
        Files.write(
                app.resolve("classes.txt"),
                Stream.concat(
                                classes.stream().filter(each -> each.startsWith("dev/countersign/cli/")),
                                classes.stream().filter(each -> each.startsWith("java/")))
                        .limit(CLASSES)
                        .toList());
        Files.copy(TARGET.resolve("countersign-verify.jar"), program.resolve("countersign-verify.jar"));
        for (String each : List.of("countersign", "countersign-verify")) {
            Files.copy(TARGET.resolve(each), program.resolve(each), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private Ended run(Map<String, String> environment, Path launcher, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("COUNTERSIGN_CACHE", cache.toString());
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Ended(code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err));
    }

    private Ended run(String... args) throws IOException, InterruptedException {
        return run(Map.of(), program.resolve("countersign"), args);
    }

    private Ended runWithoutArchive(Path launcher, String... args) throws IOException, InterruptedException {
        return run(Map.of("COUNTERSIGN_CACHE", ""), launcher, args);
    }

    /** The archive, once it is whole. */
    private Path archive() throws IOException {
        long end = System.nanoTime() + LONGEST_MAKING;
        while (System.nanoTime() < end) {
            List<Path> files;
            try (Stream<Path> listed = Files.list(cache)) {
                files = listed.toList();
            }
            if (files.size() == 1 && files.get(0).toString().endsWith(".jsa")) {
                return files.get(0);
            }
            LockSupport.parkNanos(STEP);
        }
        throw new AssertionError("no archive was made in " + cache);
    }

    @Test
    void it_works_from_any_folder_through_links_and_passes_arguments_and_exit_codes()
            throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("my bin"));
        Files.createSymbolicLink(program.resolve("link"), Path.of("countersign"));
        Path link = Files.createSymbolicLink(bin.resolve("countersign"), Path.of("../program/link"));
        assertThat(runWithoutArchive(link, "--version"))
                .isEqualTo(new Ended(0, "Countersign " + ProgramVersion.now() + "\n", ""));
        Ended refused = runWithoutArchive(link, "decide", "no such; file *");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).startsWith("no such; file *: ").contains("The current folder is " + folder);
        assertThat(cache).doesNotExist();
    }

    @Test
    void the_verifier_works_through_links_and_passes_exit_codes() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("cv"), program.resolve("countersign-verify"));
        assertThat(run(Map.of(), link, "--version"))
                .isEqualTo(new Ended(0, "Countersign verifier " + ProgramVersion.now() + "\n", ""));
        assertThat(run(Map.of(), link, "no such folder").code()).isEqualTo(3);
    }

    @Test
    void short_commands_have_other_settings_of_java_than_long_work() throws IOException, InterruptedException {
        Map<String, String> telling =
                Map.of("COUNTERSIGN_CACHE", "", "COUNTERSIGN_JAVA", "-Xmx512m -XX:+PrintCommandLineFlags");
        Path launcher = program.resolve("countersign");
        assertThat(run(telling, launcher, "decide", "--help").out())
                .contains("-XX:TieredStopAtLevel=1 ", "-XX:+UseSerialGC", "-XX:MaxHeapSize=536870912 ");
        assertThat(run(telling, launcher, "replay", "--help").out())
                .contains("-XX:+UseSerialGC")
                .doesNotContain("TieredStopAtLevel");
        assertThat(run(telling, launcher, "serve", "--help").out())
                .contains("-XX:MaxHeapSize=536870912 ")
                .doesNotContain("TieredStopAtLevel");
    }

    @Test
    void the_rules_of_the_built_in_pack_need_no_compiler_and_give_the_same_answer()
            throws IOException, InterruptedException {
        Path crm = Path.of("docs/examples/crm").toAbsolutePath();
        String[] decide = {
            "decide",
            crm.resolve("requests/05-german-sales-email.json").toString(),
            "--facts",
            crm.resolve("facts").toString(),
            "--pack",
            Path.of("").toAbsolutePath().toString()
        };
        Path loaded = folder.resolve("loaded.txt");
        Map<String, String> logging =
                Map.of("COUNTERSIGN_CACHE", "", "COUNTERSIGN_JAVA", "-Xlog:class+load:file=" + loaded);
        Ended compiled = run(logging, program.resolve("countersign"), decide);
        assertThat(compiled.out()).contains("DENY    send_sales_email");
        assertThat(compilerClasses(loaded)).isZero();

        // without the classes that the build has made
        Path jar = program.resolve("countersign-app/countersign.jar");
        try (var files = java.nio.file.FileSystems.newFileSystem(jar);
                Stream<Path> classes = Files.list(files.getPath("countersign-compiled"))) {
            Files.delete(classes.findFirst().orElseThrow());
        }
        assertThat(run(logging, program.resolve("countersign"), decide)).isEqualTo(compiled);
        assertThat(compilerClasses(loaded)).isGreaterThan(100);
    }

    @Test
    void rules_of_a_company_are_compiled_at_the_first_start_with_a_data_folder_and_not_at_the_second()
            throws IOException, InterruptedException {
        Path airline = Path.of("docs/examples/airline").toAbsolutePath();
        String[] decide = {
            "decide",
            airline.resolve("requests/06-a-free-extra-bag.json").toString(),
            "--facts",
            airline.resolve("facts").toString(),
            "--pack",
            airline.toString(),
            "--data",
            folder.resolve("data").toString()
        };
        Path loaded = folder.resolve("loaded.txt");
        Map<String, String> logging =
                Map.of("COUNTERSIGN_CACHE", "", "COUNTERSIGN_JAVA", "-Xlog:class+load:file=" + loaded);
        Ended first = run(logging, program.resolve("countersign"), decide);
        assertThat(first.out()).contains("DENY    update_reservation_baggages");
        assertThat(compilerClasses(loaded)).isGreaterThan(100);

        Ended second = run(logging, program.resolve("countersign"), decide);

        assertThat(second.code()).isEqualTo(first.code()).isZero();
        assertThat(second.err()).isEqualTo(first.err());
        assertThat(decided(second)).isEqualTo(decided(first));
        assertThat(compilerClasses(loaded)).isZero();
    }

    /** Without the line of the entry, which has another number each time. */
    private static List<String> decided(Ended ended) {
        return ended.out().lines().filter(line -> !line.startsWith("  entry ")).toList();
    }

    private static long compilerClasses(Path loaded) throws IOException {
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains("com.github.javaparser") || line.contains("org.eclipse.jdt"))
                    .count();
        }
    }

    @Test
    void an_archive_is_made_at_the_first_start_and_used_from_then_on() throws IOException, InterruptedException {
        Ended first = run("--version");
        Path archive = archive();
        Path loaded = folder.resolve("loaded.txt");
        Ended second = run(
                Map.of("COUNTERSIGN_JAVA", "-Xlog:class+load:file=" + loaded),
                program.resolve("countersign"),
                "--version");
        assertThat(second).isEqualTo(first).isEqualTo(new Ended(0, "Countersign " + ProgramVersion.now() + "\n", ""));
        assertThat(Files.readAllLines(loaded))
                .filteredOn(line -> line.contains("dev.countersign.cli.CommandLineEdge source: "))
                .singleElement()
                .asString()
                .contains("shared objects file");
        assertThat(archive()).isEqualTo(archive);
        assertThat(Files.getPosixFilePermissions(cache)).hasSize(3);
    }

    @Test
    void an_archive_that_does_not_fit_is_ignored_and_made_again() throws IOException, InterruptedException {
        Ended first = run("--version");
        Path archive = archive();
        Files.delete(archive);
        Files.writeString(archive, "something else");
        assertThat(run("--version")).isEqualTo(first);
        assertThat(Files.readString(archive)).isEqualTo("something else");

        // another jar at the same place
        Files.setLastModifiedTime(
                program.resolve("countersign-app/countersign.jar"),
                FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(run("--version")).isEqualTo(first);
        Path fresh = archive();
        assertThat(fresh).isNotEqualTo(archive);
        assertThat(Files.size(fresh)).isGreaterThan(1_000_000);
    }

    /** Java does not verify the classes of an archive: who can write one decides what runs. */
    @Test
    void no_archive_of_a_folder_in_which_others_may_write_is_used_or_made() throws IOException, InterruptedException {
        Ended first = run("--version");
        Path archive = archive();
        String classes = "-Xlog:class+load:stderr";
        assertThat(run(Map.of("COUNTERSIGN_JAVA", classes), program.resolve("countersign"), "--version")
                        .err())
                .contains("dev.countersign.cli.CommandLineEdge source: shared objects file");
        for (String permissions : List.of("rwxrwxr-x", "rwxr-xrwx")) {
            Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString(permissions));
            assertThat(run(Map.of("COUNTERSIGN_JAVA", classes), program.resolve("countersign"), "--version")
                            .err())
                    .as(permissions)
                    .contains("dev.countersign.cli.CommandLineEdge source: ")
                    .doesNotContain("dev.countersign.cli.CommandLineEdge source: shared objects file");
        }
        Files.delete(archive);
        assertThat(run("--version")).isEqualTo(first);
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void only_unfinished_archives_are_removed_from_the_folder() throws IOException, InterruptedException {
        Path notes = cache.resolve("project").resolve("notes.jsa.old");
        Path unfinished = cache.resolve("12-34.jsa.making");
        Files.createDirectories(notes.getParent());
        Files.createDirectory(unfinished);
        Files.writeString(notes, "mine");
        Files.writeString(unfinished.resolve("jsa"), "half");
        for (Path each : List.of(notes, unfinished)) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        }
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        run("--version");
        assertThat(notes).exists();
        assertThat(unfinished).doesNotExist();
        Files.delete(notes);
        Files.delete(notes.getParent());
        archive();
    }

    @Test
    void without_the_jar_or_java_it_says_so() throws IOException, InterruptedException {
        Ended noJava = run(Map.of("JAVA_HOME", "/nowhere"), program.resolve("countersign"), "--version");
        assertThat(noJava.code()).isEqualTo(3);
        assertThat(noJava.err()).startsWith("There is no Java at /nowhere/bin/java.");
        Files.delete(program.resolve("countersign-app/countersign.jar"));
        Ended noJar = run("--version");
        assertThat(noJar.code()).isEqualTo(3);
        assertThat(noJar.err()).contains("countersign.jar is missing.");
    }
}
