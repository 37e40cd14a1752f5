package dev.countersign.laws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The tests that a build skipped, read from the reports of Surefire and Failsafe. {@code mvn verify} prints them at
 * its end and writes them to {@code target/skipped.txt}: one line for each class and reason, nothing where every test
 * was run.
 */
final class Skipped {

    private static final List<String> FOLDERS = List.of("surefire-reports", "failsafe-reports");

    private Skipped() {}

    /**
     * @param args the folder of the build, and the moment it started, such as {@code 2026-12-01T12:00:00Z}: older
     *     reports are of other builds
     */
    public static void main(String... args) throws IOException {
        Path target = Path.of(args[0]);
        List<Path> reports = reports(target, Instant.parse(args[1]));
        List<String> skipped = in(reports);
        Files.write(target.resolve("skipped.txt"), skipped);
        String all = reports.isEmpty() ? "No test was run." : "No test was skipped.";
        System.out.println(skipped.isEmpty() ? all : "Skipped tests:");
        skipped.forEach(line -> System.out.println("  " + line));
    }

    static List<String> in(List<Path> reports) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Path report : reports) {
            read(report, counts);
        }
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + (each.getValue() == 1 ? " test)" : " tests)"))
                .toList();
    }

    static List<Path> reports(Path target, Instant since) throws IOException {
        List<Path> reports = new ArrayList<>();
        for (Path folder :
                FOLDERS.stream().map(target::resolve).filter(Files::isDirectory).toList()) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    if (file.getFileName().toString().matches("TEST-.*\\.xml")
                            && !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                        reports.add(file);
                    }
                }
            }
        }
        return reports;
    }

    private static void read(Path report, Map<String, Integer> counts) throws IOException {
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(in);
            String type = "";
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    if (xml.getLocalName().equals("testcase")) {
                        type = xml.getAttributeValue(null, "classname");
                    } else if (xml.getLocalName().equals("skipped")) {
                        String reason = xml.getAttributeValue(null, "message");
                        counts.merge(
                                type + ": " + (reason == null ? "no reason is given" : reason.strip()),
                                1,
                                Integer::sum);
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(report + " is not a report that can be read", e);
        }
    }
}
