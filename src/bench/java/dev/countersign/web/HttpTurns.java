package dev.countersign.web;

import com.sun.management.OperatingSystemMXBean;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeySecret;
import dev.countersign.ledger.BenchFolder;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service with a client of several threads that sends all requests of the example company in turn. Decide and the
 * empty endpoint alternate: target 5.
 */
public final class HttpTurns implements AutoCloseable {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final int CLIENTS = 32;
    /** More than the service lets in and lets wait, so that it must refuse. */
    private static final int FLOOD = 160;

    private static final int REFUSED = 429;
    private static final String WRITTEN = "wchar: ";
    /** Seconds until the index has taken what it takes when nothing is written, and the last checkpoint is written. */
    private static final int BEHIND = 3;

    private static final String ADMIN = "p-admin";
    private static final String CLIENT = "bench";
    /** Decisions a second, more than can be made. */
    private static final int UNLIMITED = 1_000_000;

    private static final String MINIMAL = "Prefer: return=minimal\r\n";

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ConfigurableApplicationContext service;
    private final int port;
    private final BenchFolder ledger = new BenchFolder();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    /** Requests by what is measured. */
    private final Map<String, List<byte[]>> requests = new TreeMap<>();

    /** A service without keys, which answers callers on the loopback address. */
    public HttpTurns() throws IOException {
        this(false);
    }

    /** A service that refuses callers without a key. Its client has one. */
    public static HttpTurns withKey() throws IOException {
        return new HttpTurns(true);
    }

    private HttpTurns(boolean withKey) throws IOException {
        service = Service.application()
                .run(
                        "--server.port=0",
                        "--countersign.data=" + ledger.path(),
                        "--countersign.pack=.",
                        "--countersign.facts=" + EXAMPLE.resolve("facts"));
        port = Integer.parseInt(String.valueOf(service.getEnvironment().getProperty("local.server.port")));
        List<String> bodies;
        try (Stream<Path> files = Files.list(EXAMPLE.resolve("requests"))) {
            bodies = files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .map(HttpTurns::text)
                    .toList();
        }
        String credential = withKey ? "Authorization: Bearer " + key(bodies) + "\r\n" : "";
        EmptyEndpoint empty = service.getBean(EmptyEndpoint.class);
        try (KeepAlive client = new KeepAlive(port)) {
            for (String header : List.of("", MINIMAL)) {
                String name = header.isEmpty() ? "full" : "minimal";
                requests.put(
                        "decide " + name,
                        bodies.stream()
                                .map(body -> KeepAlive.request("/v1/decide", credential + header, body))
                                .toList());
                List<byte[]> same = new ArrayList<>();
                for (int i = 0; i < bodies.size(); i++) {
                    byte[] answer = client.send(requests.get("decide " + name).get(i));
                    same.add(KeepAlive.request(EmptyEndpoint.PATH, header + empty.learn(answer), bodies.get(i)));
                    if (!Arrays.equals(client.send(same.get(i)), answer)) {
                        throw new IllegalStateException("the empty endpoint answers otherwise");
                    }
                }
                requests.put("empty " + name, same);
            }
        }
    }

    /** Of a client that may ask as the agents of these requests, as often as it wants. */
    private String key(List<String> bodies) {
        Set<String> agents = bodies.stream()
                .map(body ->
                        JsonMapper.shared().readTree(body).at("/subject/id").asString())
                .collect(Collectors.toSet());
        ClockAndRandom clock = service.getBean(ClockAndRandom.class);
        AccessChanges changes = service.getBean(AccessChanges.class);
        KeySecret admin = KeySecret.make(clock).key();
        changes.begin(Caller.operator(), false, ADMIN, admin.id(), admin.sha256());
        changes.client(
                Caller.person(ADMIN),
                new Client(CLIENT, ADMIN, EnumSet.of(Scope.DECIDE), agents, Set.of(), false, UNLIMITED, null));
        KeySecret.Made key = KeySecret.make(clock);
        changes.key(
                Caller.person(ADMIN), false, CLIENT, key.key().id(), key.key().sha256(), null);
        return key.text();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a turn cost.
     *
     * @param perSecond answers
     * @param processor microseconds of processor time of the service for each answer, its work behind the answer
     *                  included, the client's excluded
     */
    public record Turn(double perSecond, double processor) {}

    /** Every client asks as fast as it is answered. */
    public Turn turn(String what, int milliseconds) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        return turn(what, unused -> System.nanoTime() < end);
    }

    /** Every client asks as fast as it is answered, so many questions in all. */
    public Turn questions(String what, int many) {
        return turn(what, asked -> asked < many / CLIENTS);
    }

    private Turn turn(String what, LongPredicate goesOn) {
        long processor = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        List<long[]> clients = together(CLIENTS, number -> {
            long before = THREADS.getCurrentThreadCpuTime();
            long asked = 0;
            try (KeepAlive client = new KeepAlive(port)) {
                for (; goesOn.test(asked); asked++) {
                    client.send(requests.get(what)
                            .get((int) ((number + asked) % requests.get(what).size())));
                }
            }
            return new long[] {asked, THREADS.getCurrentThreadCpuTime() - before};
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        long answers = clients.stream().mapToLong(each -> each[0]).sum();
        awaitIdle();
        long service = PROCESS.getProcessCpuTime()
                - processor
                - clients.stream().mapToLong(each -> each[1]).sum();
        return new Turn(answers / seconds, service / 1e3 / answers);
    }

    /** Until the index, the checkpoints and the compiler have ended their work of this turn; two seconds at most. */
    private static void awaitIdle() {
        long before = PROCESS.getProcessCpuTime();
        for (int i = 0; i < 20; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            long now = PROCESS.getProcessCpuTime();
            if (now - before < TimeUnit.MILLISECONDS.toNanos(5)) {
                return;
            }
            before = now;
        }
    }

    /**
     * Nanoseconds from the due time of a request to its answer, at a rate of requests a second. Waiting for an earlier
     * request counts.
     */
    public long[] delays(String what, double perSecond, int milliseconds) {
        long step = (long) (TimeUnit.SECONDS.toNanos(1) * CLIENTS / perSecond);
        long begin = System.nanoTime();
        int each = (int) (TimeUnit.MILLISECONDS.toNanos(milliseconds) / step);
        return together(CLIENTS, number -> {
                    long[] delays = new long[each];
                    try (KeepAlive client = new KeepAlive(port)) {
                        for (int i = 0; i < each; i++) {
                            long due = begin + step * i + step * number / CLIENTS;
                            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                                LockSupport.parkNanos(left);
                            }
                            client.send(requests.get(what)
                                    .get((i + number) % requests.get(what).size()));
                            delays[i] = System.nanoTime() - due;
                        }
                    }
                    return delays;
                })
                .stream()
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
    }

    /**
     * The same while so many callers send a byte of their body each second and connect again when the service refuses
     * them.
     */
    public long[] delaysBesideDribblers(int many, String what, double perSecond, int milliseconds)
            throws IOException, InterruptedException {
        try (Dribblers slow = new Dribblers(port, many)) {
            while (slow.givenUp() < many) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return delays(what, perSecond, milliseconds);
        }
    }

    /**
     * Bytes that the process writes to files for each byte of the segments of the ledger, all that follows the answers
     * included: tiles, checkpoints, index. One client asks.
     *
     * @param perSecond questions a second, or as many as are answered in turn
     * @return not a number where the system does not count them
     */
    public double written(String what, double perSecond, int many) throws IOException {
        long segments = segments();
        long written = written();
        long sent;
        try (KeepAlive client = new KeepAlive(port)) {
            long begin = System.nanoTime();
            for (int i = 0; i < many; i++) {
                long due = begin + (long) (TimeUnit.SECONDS.toNanos(1) / perSecond * i);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                client.send(requests.get(what).get(i % requests.get(what).size()));
            }
            sent = client.bytes();
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(BEHIND));
        return written < 0 ? Double.NaN : (double) (written() - written - sent) / (segments() - segments);
    }

    private long segments() throws IOException {
        long bytes = 0;
        for (String kind : List.of("journal", "private")) {
            try (Stream<Path> files = Files.list(ledger.path().resolve(kind))) {
                bytes += files.mapToLong(HttpTurns::used).sum();
            }
        }
        return bytes;
    }

    /** Bytes of a segment without the zeros at its end, which wait for the next groups. */
    private static long used(Path segment) {
        try {
            byte[] bytes = Files.readAllBytes(segment);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this process has given to the system to write, sockets included; -1 where that is not counted. */
    private static long written() throws IOException {
        Path counted = Path.of("/proc/self/io");
        return Files.exists(counted)
                ? Files.readAllLines(counted, StandardCharsets.US_ASCII).stream()
                        .filter(line -> line.startsWith(WRITTEN))
                        .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
                        .findFirst()
                        .orElse(-1)
                : -1;
    }

    /**
     * The result of an overload.
     *
     * @param perSecond answers, not counting refusals
     * @param refusals  how long each took, in nanoseconds, in order
     * @param answers   the same of what was answered
     */
    public record Overload(double perSecond, long[] refusals, long[] answers) {}

    /**
     * Questions at that rate, or as many as the clients can ask, for that time. Refusals do not delay the other
     * questions.
     */
    public Overload overload(String what, double perSecond, int milliseconds) {
        LongStream.Builder refusals = LongStream.builder();
        LongStream.Builder answers = LongStream.builder();
        try (Flood flood = new Flood(port, FLOOD, requests.get(what))) {
            flood.ask(perSecond, TimeUnit.MILLISECONDS.toNanos(milliseconds), (status, nanoseconds) -> {
                if (status != KeepAlive.OK && status != REFUSED) {
                    throw new IllegalStateException("answered " + status);
                }
                (status == REFUSED ? refusals : answers).add(nanoseconds);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long[] sorted = answers.build().sorted().toArray();
        return new Overload(
                sorted.length * 1_000.0 / milliseconds,
                refusals.build().sorted().toArray(),
                sorted);
    }

    /** What one client does. */
    private interface Asking {

        long[] ask(int number) throws IOException;
    }

    private List<long[]> together(int many, Asking client) {
        try {
            List<long[]> answers = new ArrayList<>();
            for (Future<long[]> each : clients.invokeAll(IntStream.range(0, many)
                    .<Callable<long[]>>mapToObj(number -> () -> client.ask(number))
                    .toList())) {
                answers.add(each.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        clients.shutdown();
        service.close();
        ledger.close();
    }
}
