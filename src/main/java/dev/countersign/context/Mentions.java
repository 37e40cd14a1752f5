package dev.countersign.context;

import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where own facts name somebody: for whoever has to take it out of the files, since they are not ours to edit. */
public final class Mentions {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Mentions() {
    }

    /**
     * File and line of each own fact that names one of them, whole or in a longer text.
     *
     * @throws Refused when a file cannot be read
     */
    public static List<String> in(Path folder, Collection<String> ids) {
        // an id is no part of a longer one
        Pattern named = Pattern.compile(ids.stream().map(id -> "(?<![\\p{L}\\p{N}_-])" + Pattern.quote(id) + "(?![\\p{L}\\p{N}_-])").collect(Collectors.joining("|")));
        List<String> places = new ArrayList<>();
        try {
            for (Path file : FactFolder.files(folder)) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (names(lines.get(i), named)) {
                        places.add(file + ":" + (i + 1));
                    }
                }
            }
        } catch (IOException e) {
            throw new Refused(new Problem(folder.toString(), "the folder cannot be read (" + e.getClass().getSimpleName() + ").", ""));
        }
        return places;
    }

    private static boolean names(String line, Pattern named) {
        try {
            return !line.isBlank() && names(JSON.readTree(line), named);
        } catch (JacksonException e) {
            return named.matcher(line).find();
        }
    }

    private static boolean names(JsonNode node, Pattern named) {
        return node.isString() ? named.matcher(node.asString()).find() : node.valueStream().anyMatch(each -> names(each, named));
    }
}
