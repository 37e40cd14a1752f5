package dev.countersign.laws.offenders.ledger;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.text.NumberFormat;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;

/** Names files in the digits, letters and bytes of the machine's country. */
public final class ArabicName {

    private ArabicName() {}

    public static String of(long tile, PrintWriter out) {
        out.printf("%d", tile);
        UnaryOperator<String> lower = String::toLowerCase;
        Reader reader = new InputStreamReader(new ByteArrayInputStream("x".getBytes()));
        return lower.apply(String.format("%03d", tile))
                + "x%03d".formatted(tile)
                + "I".equalsIgnoreCase("i")
                + ZoneId.systemDefault()
                + reader
                + NumberFormat.getInstance()
                + DateTimeFormatter.ofPattern("d");
    }
}
