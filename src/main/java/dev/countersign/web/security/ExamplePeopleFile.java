package dev.countersign.web.security;

import dev.countersign.context.own.StrictJson;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.directory.GrantedRole;
import dev.countersign.oversight.directory.RoleConflicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the people of the example company: a file in JSON Lines, one person a line. */
final class ExamplePeopleFile {

    private static final int LARGEST = 64 * 1024;
    private static final List<String> MEMBERS = List.of("id", "name", "roles", "qualifiers");

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();
    private final List<ExamplePerson> people = new ArrayList<>();
    /** Lines by how the id looks. */
    private final Map<String, Integer> lines = new HashMap<>();

    private ExamplePeopleFile(Path file) {
        this.file = file;
    }

    /** @throws InvalidInput with every mistake by its line */
    static List<ExamplePerson> read(Path file) {
        ExamplePeopleFile reading = new ExamplePeopleFile(file);
        reading.read();
        if (!reading.problems.isEmpty()) {
            throw new InvalidInput(
                    reading.problems.stream().limit(InvalidInput.SHOWN).toList(), reading.problems.size());
        }
        return List.copyOf(reading.people);
    }

    private void read() {
        try {
            if (Files.size(file) > LARGEST) {
                problem(file.toString(), "it is too large. Allowed: " + LARGEST + " bytes.", "");
                return;
            }
            List<String> texts = Files.readAllLines(file);
            for (int line = 1; line <= texts.size(); line++) {
                if (!texts.get(line - 1).isBlank()) {
                    line(line, texts.get(line - 1));
                }
            }
        } catch (CharacterCodingException e) {
            problem(file.toString(), "it is not text in UTF-8.", "Maybe save it again as UTF-8.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(int line, String text) {
        String place = file + ":" + line;
        try {
            JsonNode json = StrictJson.read(text);
            if (json.isObject()) {
                person(line, place, json);
            } else {
                problem(place, "it is not a JSON object.", "Maybe {\"id\": \"p-7\", \"name\": …, \"roles\": […]}.");
            }
        } catch (JacksonException e) {
            problem(place, StrictJson.problem(e) + ".", "");
        }
    }

    private void person(int line, String place, JsonNode json) {
        int before = problems.size();
        json.propertyNames().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> problem(
                        place,
                        "there is no member `" + Problem.shown(name) + "`. Allowed: " + String.join(", ", MEMBERS)
                                + ".",
                        Problem.hint(name, MEMBERS)));
        Optional<String> id = text(place, json, "id").flatMap(said -> id(place, said));
        Optional<String> name = text(place, json, "name");
        SortedSet<String> roles = texts(place, json, "roles");
        SortedSet<String> qualifiers = texts(place, json, "qualifiers");
        roles(place, roles);
        if (problems.size() > before || id.isEmpty() || name.isEmpty()) {
            return;
        }
        Integer other = lines.putIfAbsent(PersonId.looks(id.get()), line);
        if (other != null) {
            problem(
                    place,
                    "`" + id.get() + "` is, or looks like, the id on line " + other + ".",
                    "Maybe use another id.");
        } else {
            people.add(new ExamplePerson(id.get(), name.get(), roles, qualifiers));
        }
    }

    private Optional<String> id(String place, String said) {
        try {
            return Optional.of(PersonId.of(said, place).id());
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private void roles(String place, SortedSet<String> roles) {
        int before = problems.size();
        for (String role : roles) {
            try {
                GrantedRole.of(role, place);
            } catch (InvalidInput e) {
                problems.addAll(e.problems());
            }
        }
        if (problems.size() == before) {
            RoleConflicts.among(ExamplePerson.ofTheInterface(roles))
                    .ifPresent(why -> problem(place, why, "Maybe make two people of this one."));
        }
    }

    private Optional<String> text(String place, JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isString() && !value.asString().isBlank()) {
            return Optional.of(value.asString());
        }
        problem(
                place,
                value.isMissingNode()
                        ? "`" + name + "` is missing."
                        : "`" + name + "`: `" + Problem.shown(value.toString()) + "` is not a text with a letter.",
                "");
        return Optional.empty();
    }

    /** None if the member is missing. */
    private SortedSet<String> texts(String place, JsonNode json, String name) {
        JsonNode value = json.path(name);
        SortedSet<String> texts = new TreeSet<>();
        if (value.isArray()
                && value.valueStream()
                        .allMatch(each -> each.isString() && !each.asString().isBlank())) {
            value.forEach(each -> texts.add(each.asString()));
        } else if (!value.isMissingNode()) {
            problem(
                    place,
                    "`" + name + "`: `" + Problem.shown(value.toString()) + "` is not a list of texts.",
                    "Maybe [\"" + (name.equals("roles") ? "FRONTLINE_USER" : "finance") + "\"].");
        }
        return texts;
    }

    private void problem(String place, String says, String hint) {
        problems.add(new Problem(place, says, hint));
    }
}
