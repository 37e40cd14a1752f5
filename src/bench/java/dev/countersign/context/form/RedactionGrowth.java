package dev.countersign.context.form;

import dev.countersign.context.words.Phrases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Redaction of texts of one million characters. */
public final class RedactionGrowth {

    private static final int LENGTH = 1_000_000;
    private static final int CUSTOMERS = 30_000;
    private static final int WARM_UP = 60;
    private static final int MEASURED = 31;
    /** The number of sentences between two things that are taken out. */
    private static final int PROSE = 3;

    private static final List<String> PHRASES =
            List.of("my diagnosis", "diabetes", "hospital", "heart attack", "in therapy");

    private final Redaction redaction;

    public RedactionGrowth() {
        Set<String> customers = IntStream.range(0, CUSTOMERS)
                .mapToObj(each -> "C-" + each)
                .collect(Collectors.toCollection(HashSet::new));
        redaction = new Redaction(new Phrases(PHRASES), customers::contains);
    }

    /** The sentences of the pages of this repository, with notes about customers between them. */
    public static String notes() throws IOException {
        StringBuilder pages = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            for (Path page : files.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.append(Files.readString(page, StandardCharsets.UTF_8));
            }
        }
        String[] sentences = pages.toString().split("(?<=[.])\\s");
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < LENGTH; i++) {
            text.append(sentences[i % sentences.length]).append(' ');
            if (i % PROSE == 0) {
                text.append("Met Mr Ferdinand Marker").append(i);
                text.append(
                        ", card 4111 1111 1111 1111, is in hospital, call +49 30 2312 5101 or f.marker@example.com. ");
                text.append("Friend of C-").append(i * 7 % (2 * CUSTOMERS)).append(". Pays well. ");
            }
        }
        return text.substring(0, LENGTH);
    }

    /** One part again and again. */
    public static String of(String part) {
        return part.repeat(LENGTH / part.length());
    }

    /** Milliseconds on the clock in a warm process, the median. */
    public double milliseconds(String text) {
        double[] milliseconds = new double[MEASURED];
        for (int i = -WARM_UP; i < MEASURED; i++) {
            long begin = System.nanoTime();
            if (redaction.of(text).length() > 2 * text.length()) {
                throw new IllegalStateException("longer than before");
            }
            if (i >= 0) {
                milliseconds[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(milliseconds);
        return milliseconds[MEASURED / 2];
    }
}
