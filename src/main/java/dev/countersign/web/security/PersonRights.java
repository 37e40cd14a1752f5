package dev.countersign.web.security;

import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a person may do now, for somebody who signed in earlier. */
@Component
public class PersonRights {

    private final Directory directory;
    private final ClockAndRandom clock;
    private final ExamplePeople examples;

    PersonRights(Directory directory, ClockAndRandom clock, ExamplePeople examples) {
        this.directory = directory;
        this.clock = clock;
        this.examples = examples;
    }

    /**
     * The name as other people read it; empty if it is not recorded.
     *
     * @param person  id in the directory, or of a person of the example company
     * @param example whether it is a person of the example company
     */
    public String name(String person, boolean example) {
        return (example
                        ? examples.person(person).map(ExamplePerson::name)
                        : directory.now().person(person).map(Person::name))
                .orElse("");
    }

    /** The person with that id, of the directory or of the example company, as a caller with the rights of now. */
    public Optional<Caller> caller(String person) {
        return RightsOf.caller(directory.now(), person, clock.now())
                .or(() -> examples.rights(person).map(Rights::caller));
    }

    /**
     * The rights now; empty for somebody who has left, has no role, or has roles that must not meet.
     *
     * @param person id in the directory, or of a person of the example company
     */
    public Optional<Rights> now(String person, RoleSource roles) {
        if (roles.example()) {
            return examples.rights(person);
        }
        DirectoryState state = directory.now();
        return state.person(person)
                .flatMap(known -> RightsOf.person(state, known, roles.given(), roles.instead(), clock.now()))
                .filter(rights -> !rights.roles().isEmpty());
    }
}
