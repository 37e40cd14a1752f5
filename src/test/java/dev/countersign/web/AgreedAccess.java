package dev.countersign.web;

import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Who may call what, as it was agreed: a table of the tests, which was not made from the code. */
public final class AgreedAccess {

    private AgreedAccess() {}

    /** Who may call a line without a credential. */
    public enum Without {
        NOBODY,
        OPERATOR,
        LAPTOP,
        EVERYBODY
    }

    /** @param scope that a client needs; empty for none */
    public record Line(String method, String path, Set<ApiRole> roles, Optional<Scope> scope, Without without) {

        /** Such as {@code POST /v1/decide}. */
        public String named() {
            return method + " " + path;
        }

        boolean allows(ApiRole role) {
            return without == Without.EVERYBODY || roles.contains(role);
        }

        /** Whether the pattern matches that path, as {@code /v1/reviews/{id}} matches {@code /v1/reviews/batch}. */
        boolean covers(String example) {
            String[] parts = path.split("/");
            String[] asked = example.split("/");
            return example().equals(example)
                    || parts.length == asked.length
                            && IntStream.range(0, parts.length)
                                    .allMatch(i -> parts[i].startsWith("{") || parts[i].equals(asked[i]));
        }

        /** A path that the pattern matches, of nothing that exists; a step is one that exists. */
        String example() {
            return path.replace("{id}", "00000000-0000-0000-0000-000000000000")
                    .replace("{step}", "admit")
                    .replace("/**", "")
                    .replaceAll("\\{[^}]*}", "x");
        }
    }

    /** The lines of callers with a credential in the header. */
    public static List<Line> lines() {
        return lines("access-matrix.txt");
    }

    /** The lines of people with a session, in a browser. */
    public static List<Line> console() {
        return lines("access-matrix-console.txt");
    }

    private static List<Line> lines(String file) {
        try (InputStream in = AgreedAccess.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(AgreedAccess::line)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) {
        String[] cells = text.split("\\s+");
        Set<ApiRole> roles = EnumSet.noneOf(ApiRole.class);
        Arrays.stream(ApiRole.values())
                .filter(role -> cells[2].charAt(role.ordinal()) == 'x')
                .forEach(roles::add);
        return new Line(
                cells[0],
                cells[1],
                roles,
                cells[3].equals("-") ? Optional.empty() : Optional.of(Scope.valueOf(cells[3].toUpperCase(Locale.ROOT))),
                Without.valueOf(cells[4].toUpperCase(Locale.ROOT)));
    }
}
