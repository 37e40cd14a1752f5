package dev.countersign.web.security;

import dev.countersign.facts.text.PersonId;
import dev.countersign.oversight.Rights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The people of the example company. They sign in without a credential of their own, on a laptop: the first key, issuer
 * or grant ends all their rights at once.
 */
@Component
public class ExamplePeople {

    /** Setting: a file with the people of the example company, which counts if it exists; none by default. */
    public static final String SETTING = "countersign.example-people";

    private final Map<String, ExamplePerson> people = new LinkedHashMap<>();
    private final Laptop laptop;

    /** @throws dev.countersign.facts.text.InvalidInput when the file has a mistake */
    ExamplePeople(Environment environment, Laptop laptop) {
        this.laptop = laptop;
        String file = environment.getProperty(SETTING, "");
        if (!file.isBlank() && Files.isRegularFile(Path.of(file))) {
            ExamplePeopleFile.read(Path.of(file).normalize()).forEach(each -> people.put(each.id(), each));
        }
    }

    /** Whether the service has an example company, also when its people cannot sign in any more. */
    public boolean isLoaded() {
        return !people.isEmpty();
    }

    /** Whether its people can sign in. */
    public boolean isOpen() {
        return isLoaded() && laptop.isOpen();
    }

    /** All of them, in the order of the file. */
    public List<ExamplePerson> all() {
        return List.copyOf(people.values());
    }

    /** The person with that id. */
    public Optional<ExamplePerson> person(String id) {
        return Optional.ofNullable(people.get(PersonId.form(id)));
    }

    /** What the person with that id may do now; empty if there is none, and when the laptop mode has ended. */
    public Optional<Rights> rights(String id) {
        return isOpen() ? person(id).map(ExamplePerson::rights) : Optional.empty();
    }
}
