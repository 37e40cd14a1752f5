package dev.countersign.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A line chart with logarithmic axes, as an SVG file in {@code docs}. */
final class GrowthChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 76;
    private static final int RIGHT = 220;
    private static final int TOP = 48;
    private static final int BOTTOM = 56;
    /** Told apart without colour too: each line has its name at its end. */
    private static final List<String> COLOURS = List.of("#0b5394", "#b45f06", "#38761d", "#741b47", "#595959");

    private final String title;
    private final String across;
    private final String up;
    private final List<String> names = new ArrayList<>();
    private final List<NavigableMap<Double, Double>> lines = new ArrayList<>();

    /**
     * @param across what grows
     * @param up     what is measured, with its unit
     */
    GrowthChart(String title, String across, String up) {
        this.title = title;
        this.across = across;
        this.up = up;
    }

    /** @param points what was measured, by size; all above 0 */
    void line(String name, Map<? extends Number, Double> points) {
        NavigableMap<Double, Double> line = new TreeMap<>();
        points.forEach((size, measured) -> line.put(size.doubleValue(), measured));
        names.add(name);
        lines.add(line);
    }

    void write(String file) throws IOException {
        Files.writeString(Path.of("docs", file), svg());
    }

    private String svg() {
        Axis x = Axis.of(lines.stream().flatMap(line -> line.keySet().stream()).toList(), LEFT, WIDTH - RIGHT);
        Axis y = Axis.of(lines.stream().flatMap(line -> line.values().stream()).toList(), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                        + "font-size=\"12\" role=\"img\" aria-label=\"%s\">%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                WIDTH, HEIGHT, title, WIDTH, HEIGHT));
        svg.append(text(LEFT, 24, "start", title).replace("<text", "<text font-size=\"15\" font-weight=\"bold\""));
        svg.append(text(LEFT, TOP - 8, "start", up));
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", across));
        for (double at = x.low; at <= x.high; at *= 10) {
            svg.append(rule(x.at(at), TOP, x.at(at), HEIGHT - BOTTOM));
            svg.append(text(x.at(at), HEIGHT - BOTTOM + 18, "middle", number(at)));
        }
        for (double at = y.low; at <= y.high * 1.001; at *= 10) {
            svg.append(rule(LEFT, y.at(at), WIDTH - RIGHT, y.at(at)));
            svg.append(text(LEFT - 8, y.at(at) + 4, "end", number(at)));
        }
        List<Double> ends = ends(y);
        for (int i = 0; i < lines.size(); i++) {
            svg.append(line(lines.get(i), x, y, COLOURS.get(i % COLOURS.size())));
            svg.append(text(x.at(lines.get(i).lastKey()) + 10, ends.get(i) + 4, "start", names.get(i))
                    .replace("<text", "<text fill=\"" + COLOURS.get(i % COLOURS.size()) + "\""));
        }
        return svg.append("</svg>\n").toString();
    }

    /** The heights of the names at the ends of the lines, so that none covers another. */
    private List<Double> ends(Axis y) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            order.add(i);
        }
        order.sort((one, other) -> Double.compare(end(one, y), end(other, y)));
        Double[] ends = new Double[lines.size()];
        double least = 0;
        for (int each : order) {
            ends[each] = Math.max(least, end(each, y));
            least = ends[each] + 15;
        }
        return List.of(ends);
    }

    private double end(int number, Axis y) {
        return y.at(lines.get(number).lastEntry().getValue());
    }

    private static String line(NavigableMap<Double, Double> points, Axis x, Axis y, String colour) {
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        points.forEach((size, measured) -> {
            path.append(format("%s%.1f %.1f ", path.length() == 0 ? "M" : "L", x.at(size), y.at(measured)));
            dots.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s: %s</title></circle>%n",
                    x.at(size), y.at(measured), colour, number(size), number(measured)));
        });
        return format(
                        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                        path.toString().strip(), colour)
                + dots;
    }

    private static String rule(double fromX, double fromY, double toX, double toY) {
        return format(
                "<path d=\"M%.1f %.1f L%.1f %.1f\" stroke=\"#d9d9d9\" stroke-width=\"1\"/>%n", fromX, fromY, toX, toY);
    }

    private static String text(double x, double y, String anchor, String content) {
        return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, content);
    }

    private static String number(double value) {
        return value >= 100
                ? format("%,.0f", value)
                : format(value >= 10 ? "%.0f" : value >= 1 ? "%.1f" : "%.2f", value);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A logarithmic axis from one power of ten to another. */
    private record Axis(double low, double high, double from, double to) {

        static Axis of(List<Double> values, double from, double to) {
            double low = Math.pow(
                    10,
                    Math.floor(Math.log10(
                            values.stream().mapToDouble(each -> each).min().orElseThrow())));
            double high = Math.pow(
                    10,
                    Math.ceil(Math.log10(
                            values.stream().mapToDouble(each -> each).max().orElseThrow())));
            return new Axis(low, high == low ? low * 10 : high, from, to);
        }

        double at(double value) {
            return from + (to - from) * Math.log(value / low) / Math.log(high / low);
        }
    }
}
