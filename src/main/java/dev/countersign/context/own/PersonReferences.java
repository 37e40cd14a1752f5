package dev.countersign.context.own;

import dev.countersign.facts.own.Customer;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The places where own facts name a person. The program does not edit these files, so somebody must remove the person
 * from them.
 */
final class PersonReferences {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** This many digits at the end of a number are the same with and without the country code. */
    private static final int SURE = 8;

    private PersonReferences() {}

    /**
     * File and line of each own fact that names one of them, whole or in a longer text, or that has the telephone
     * number or e-mail address of one.
     *
     * @param own the facts as they count, for the numbers and addresses of those ids
     * @throws InvalidInput when a file cannot be read
     */
    public static List<String> in(Path folder, Collection<String> ids, OwnFacts own) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Customer> records = ids.stream()
                .map(own::party)
                .flatMap(Optional::stream)
                .distinct()
                .flatMap(person -> person.records().stream())
                .toList();
        // an id must not match within a longer one
        Stream<String> whole =
                ids.stream().map(id -> "(?<![\\p{L}\\p{N}_-])" + Pattern.quote(id) + "(?![\\p{L}\\p{N}_-])");
        Stream<String> addresses = records.stream()
                .map(Customer::email)
                .filter(Objects::nonNull)
                .map(address -> "(?iu:(?<![\\p{L}\\p{N}_.+-])" + Pattern.quote(address) + "(?![\\p{L}\\p{N}_-]))");
        Stream<String> numbers =
                records.stream().map(Customer::number).flatMap(Optional::stream).map(PersonReferences::written);
        Pattern named = Pattern.compile(
                Stream.of(whole, addresses, numbers).flatMap(each -> each).collect(Collectors.joining("|")));
        List<String> places = new ArrayList<>();
        try {
            for (Path file : FactFolderReader.files(folder)) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (names(lines.get(i), named)) {
                        places.add(file + ":" + (i + 1));
                    }
                }
            }
        } catch (IOException e) {
            throw new InvalidInput(new Problem(
                    folder.toString(),
                    "the folder cannot be read (" + e.getClass().getSimpleName() + ").",
                    ""));
        }
        return places;
    }

    /** A number in any notation: its last digits, with any other characters between digits. */
    private static String written(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        return "(?:"
                + digits.substring(Math.max(0, digits.length() - SURE))
                        .chars()
                        .mapToObj(digit -> String.valueOf((char) digit))
                        .collect(Collectors.joining("[ ()./-]*"))
                + "(?![0-9]))";
    }

    private static boolean names(String line, Pattern named) {
        try {
            return !line.isBlank() && names(JSON.readTree(line), named);
        } catch (JacksonException e) {
            return named.matcher(line).find();
        }
    }

    private static boolean names(JsonNode node, Pattern named) {
        return node.isString()
                ? named.matcher(node.asString()).find()
                : node.valueStream().anyMatch(each -> names(each, named));
    }
}
