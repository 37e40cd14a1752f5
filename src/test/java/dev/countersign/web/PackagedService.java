package dev.countersign.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged jar in its own process, as an operator starts it. */
final class PackagedService implements AutoCloseable {

    private static final Path JAR = Path.of("target/countersign.jar");
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Process process;
    private final Caller caller;

    private PackagedService(Process process, Caller caller) {
        this.process = process;
        this.caller = caller;
    }

    /** @param log receives what the service prints */
    static PackagedService start(Path pack, Path facts, Path log) throws IOException, InterruptedException {
        return start(pack, facts, Temporary.folder(), log);
    }

    /** @param data may contain the data of an earlier service */
    static PackagedService start(Path pack, Path facts, Path data, Path log) throws IOException, InterruptedException {
        return start(List.of(), pack, facts, data, log);
    }

    /** @param options of the virtual machine, such as the size of its heap */
    static PackagedService start(List<String> options, Path pack, Path facts, Path data, Path log)
            throws IOException, InterruptedException {
        int port = free();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // a second compiler and the threads of a collector would compete with the test for the processors
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of(
                "-jar",
                JAR.toString(),
                "serve",
                "--server.port=" + port,
                "--countersign.pack=" + pack,
                "--countersign.facts=" + facts,
                "--countersign.data=" + data));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PackagedService service = new PackagedService(process, new Caller(URI.create("http://127.0.0.1:" + port)));
        service.awaitUp(log);
        return service;
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Asks until the service answers, or the process has ended. */
    private void awaitUp(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!up()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                close();
                throw new IllegalStateException("the service did not start:\n" + Files.readString(log));
            }
        }
    }

    private boolean up() throws IOException, InterruptedException {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(caller.uri("/actuator/health"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    Caller caller() {
        return caller;
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once, as kill -9 does, so that it cannot finish anything. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
